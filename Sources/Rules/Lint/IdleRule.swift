import Diagnostics

/// A rule that looks at none of the workspaces there are, whatever state they are in.
public struct IdleRule: Sendable, Equatable {
  /// The rule's name.
  public let rule: String
  /// Why, for people, without a full stop: "no template is named 'gpu-larg'".
  public let reason: String
  /// The name that was probably meant.
  public let suggestion: String?
}

extension RuleSet {
  /// The rules whose `match` lets none of the workspaces through, in the order of the set, without those switched off. A status
  /// counts for nothing: it changes by itself. Without workspaces there are none.
  ///
  /// - Parameter templates: the names of all templates, so that one without workspaces is told from one that is misspelt.
  public func idleRules(among workspaces: [WorkspaceFacts], templates: [String] = []) -> [IdleRule] {
    guard !workspaces.isEmpty else { return [] }
    let values = Dictionary(
      uniqueKeysWithValues: Selector.Field.allCases.map { field in
        (field, Set(workspaces.compactMap { field.value(in: $0) }))
      })
    return rules.filter { $0.mode != .off }.compactMap { rule in
      let fields = Selector.Field.allCases.filter {
        $0 != .status && (rule.selector.match[$0] != nil || rule.selector.exclude[$0] != nil)
      }
      let looksAtSome = workspaces.contains { facts in
        fields.allSatisfy { rule.selector.accepts($0.value(in: facts), as: $0) }
      }
      return looksAtSome ? nil : IdleRule(rule, fields, values, templates)
    }
  }
}

extension IdleRule {
  /// Names the first field that lets no workspace through, else says that they do not go together.
  fileprivate init(
    _ rule: Rule, _ fields: [Selector.Field], _ values: [Selector.Field: Set<String>], _ templates: [String]
  ) {
    self.rule = rule.name
    for field in fields {
      let present = (values[field] ?? []).sorted()
      guard !present.contains(where: { rule.selector.accepts($0, as: field) }) else { continue }
      guard let wanted = rule.selector.match[field],
        !present.contains(where: { value in wanted.contains { $0.matches(value) } })
      else {
        reason = "its 'exclude' leaves out every \(field.noun)"
        suggestion = nil
        return
      }
      let names = wanted.map { "'\($0.pattern)'" }.joined(separator: " or ")
      if field == .template, let template = templates.first(where: { name in wanted.contains { $0.matches(name) } }) {
        reason = "the template '\(template)' has no workspaces"
        suggestion = nil
        return
      }
      let known = field == .template ? Set(present).union(templates).sorted() : present
      reason = "no \(field.noun) is named \(names)"
      suggestion = wanted.lazy.compactMap { nearest(to: $0.pattern, among: known) }.first
      return
    }
    reason = "no workspace fits its \(fields.map(\.rawValue).joined(separator: " and ")) at once"
    suggestion = nil
  }
}
