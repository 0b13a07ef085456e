import Diagnostics

/// A pattern that no name there is matches: mostly a misspelt one, or one for what is gone.
public struct IdlePattern: Sendable, Equatable {
  /// Where it stands.
  public let place: Place
  /// What it is about.
  public let field: Selector.Field
  /// As written.
  public let pattern: String
  /// The name that was probably meant.
  public let suggestion: String?

  /// Where a pattern stands.
  public enum Place: Sendable, Equatable {
    /// In the `match` of this rule.
    case match(rule: String)
    /// In the `exclude` of this rule.
    case exclude(rule: String)
    /// Among the settings' opt-outs.
    case optOut
  }

  /// Why it is told, for people, without a full stop: "no owner is named 'ci-*'".
  public var reason: String { "no \(field.noun) is named '\(pattern)'" }
}

/// The names there are at present, to try patterns on.
public struct NamesInUse: Sendable {
  private let names: [Selector.Field: [String]]

  /// The names of workspaces and of what they belong to.
  ///
  /// - Parameter templates: the names of all templates, as one may have no workspaces; `nil` where they are not known, and
  ///   then nothing is said of patterns for templates
  public init(_ workspaces: [WorkspaceFacts], templates: [String]?) {
    var names: [Selector.Field: Set<String>] = [:]
    for facts in workspaces {
      for field in Selector.Field.allCases where field != .status {
        // Of names that are not told nothing can be said.
        if let value = field.value(in: facts) { names[field, default: []].insert(value) }
      }
    }
    names[.template] = templates.map { names[.template, default: []].union($0) }
    // Without one there is nothing to compare with.
    self.names = workspaces.isEmpty ? [:] : names.mapValues { $0.sorted() }
  }

  /// The patterns of which no name is matched, in their order.
  public func idle(_ patterns: [Glob], of field: Selector.Field, at place: IdlePattern.Place) -> [IdlePattern] {
    guard let names = names[field] else { return [] }
    return patterns.filter { glob in !names.contains { glob.matches($0) } }.map { glob in
      IdlePattern(
        place: place, field: field, pattern: glob.pattern, suggestion: nearest(to: glob.pattern, among: names))
    }
  }
}

extension RuleSet {
  /// The patterns of rules that match no name there is, in the order of the set, without rules switched off. Those in the
  /// `match` of a rule that looks at nothing at all are ``idleRules(among:templates:)``.
  public func idlePatterns(among names: NamesInUse, without idleRules: [IdleRule]) -> [IdlePattern] {
    let idle = Set(idleRules.map(\.rule))
    return rules.filter { $0.mode != .off }.flatMap { rule in
      Selector.Field.allCases.flatMap { field in
        (idle.contains(rule.name)
          ? [] : names.idle(rule.selector.match[field] ?? [], of: field, at: .match(rule: rule.name)))
          + names.idle(rule.selector.exclude[field] ?? [], of: field, at: .exclude(rule: rule.name))
      }
    }
  }
}
