/// Which workspaces a rule looks at: plain fields with globs, no expression.
///
/// Fields are joined by *and*, the patterns of one field by *or*; a workspace that `exclude` matches is left out.
public struct Selector: Sendable {
  /// Patterns that must match, by field; an absent field matches all.
  public let match: [Field: [Glob]]
  /// Patterns of which one suffices to leave the workspace out.
  public let exclude: [Field: [Glob]]

  /// The fields that can be selected by.
  public enum Field: String, Sendable, CaseIterable {
    case status
    case template
    case owner
    case name
    case organization

    func value(in facts: WorkspaceFacts) -> String {
      switch self {
      case .status: facts.status
      case .template: facts.template.name
      case .owner: facts.owner.name
      case .name: facts.name
      case .organization: facts.organization ?? ""
      }
    }
  }

  /// Matches everything.
  public static let all = Selector(match: [:], exclude: [:])

  /// Whether the rule looks at this workspace. For many workspaces use ``RuleMatcher``.
  public func matches(_ facts: WorkspaceFacts) -> Bool {
    Field.allCases.allSatisfy { accepts($0.value(in: facts), as: $0) }
  }

  /// Why the rule does not look at this workspace, for people; `nil` when it does.
  public func rejection(of facts: WorkspaceFacts) -> String? {
    for field in Field.allCases {
      let value = field.value(in: facts)
      if accepts(value, as: field) { continue }
      let excluding = exclude[field]?.first { $0.matches(value) }
      return excluding.map { "\(field.rawValue) \(value) is excluded by \($0.pattern)" }
        ?? "\(field.rawValue) \(value) is not matched"
    }
    return nil
  }

  /// Whether one field alone lets the workspace through.
  func accepts(_ value: String, as field: Field) -> Bool {
    if let wanted = match[field], !wanted.contains(where: { $0.matches(value) }) { return false }
    return !(exclude[field]?.contains { $0.matches(value) } ?? false)
  }
}
