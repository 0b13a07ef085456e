import Diagnostics

/// A rule that selects none of the existing workspaces, whatever their status.
public struct IdleRule: Sendable, Equatable {
  /// The rule's name.
  public let rule: String
  /// The reason for people, without a full stop: "no template is named 'gpu-larg'".
  public let reason: String
  /// The name that was probably meant; `nil` if none is similar.
  public let suggestion: String?
}

extension RuleSet {
  /// The rules that select none of the workspaces, in the order of the set, without rules that are switched off.
  ///
  /// Patterns for the status are ignored, because it changes by itself. Empty if there are no workspaces.
  ///
  /// - Parameter templates: the names of all templates, to distinguish one without workspaces from a misspelt one.
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
  /// Names the first field that accepts no workspace, or says that the fields never match together.
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
