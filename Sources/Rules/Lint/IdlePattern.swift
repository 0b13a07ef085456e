import Diagnostics

/// A pattern that matches no existing name, mostly because it is misspelt or its target is gone.
public struct IdlePattern: Sendable, Equatable {
  /// Where the pattern is written.
  public let place: Place
  /// The field that it is a pattern for.
  public let field: Selector.Field
  /// The pattern as it is written.
  public let pattern: String
  /// The name that was probably meant; `nil` if none is similar.
  public let suggestion: String?

  /// Where a pattern is written.
  public enum Place: Sendable, Equatable {
    /// In the `match` of this rule.
    case match(rule: String)
    /// In the `exclude` of this rule.
    case exclude(rule: String)
    /// Among the settings' opt-outs.
    case optOut
  }

  /// The reason for people, without a full stop: "no owner is named 'ci-*'".
  public var reason: String { "no \(field.noun) is named '\(pattern)'" }
}

/// The existing names, to test patterns on.
public struct NamesInUse: Sendable {
  private let names: [Selector.Field: [String]]

  /// Collects the names of workspaces and of what they belong to.
  ///
  /// - Parameter templates: the names of all templates, including those without workspaces; `nil` where they are not
  ///   known, and patterns for templates are then not tested
  public init(_ workspaces: [WorkspaceFacts], templates: [String]?) {
    var names: [Selector.Field: Set<String>] = [:]
    for facts in workspaces {
      for field in Selector.Field.allCases where field != .status {
        // Patterns are not tested on names that the server does not tell.
        if let value = field.value(in: facts) { names[field, default: []].insert(value) }
      }
    }
    names[.template] = templates.map { names[.template, default: []].union($0) }
    // Without workspaces there are no names to compare with.
    self.names = workspaces.isEmpty ? [:] : names.mapValues { $0.sorted() }
  }

  /// The patterns that match no name, in their order.
  public func idle(_ patterns: [Glob], of field: Selector.Field, at place: IdlePattern.Place) -> [IdlePattern] {
    guard let names = names[field] else { return [] }
    return patterns.filter { glob in !names.contains { glob.matches($0) } }.map { glob in
      IdlePattern(
        place: place, field: field, pattern: glob.pattern, suggestion: nearest(to: glob.pattern, among: names))
    }
  }
}

extension RuleSet {
  /// The patterns of rules that match no existing name, in the order of the set, without rules that are switched off.
  ///
  /// The `match` patterns of rules that select nothing at all are left to ``idleRules(among:templates:)``.
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
