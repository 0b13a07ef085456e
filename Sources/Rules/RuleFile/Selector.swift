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

    /// The value; `nil` where the server does not tell it.
    func value(in facts: WorkspaceFacts) -> String? {
      if let attribute, facts.unknown.contains(attribute) { return nil }
      return known(in: facts)
    }

    /// The attribute that expressions have it by, where it may be unknown.
    var attribute: String? { self == .organization ? "ws.organization" : nil }

    private func known(in facts: WorkspaceFacts) -> String {
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

  /// Whether it matters which value of a field a workspace has.
  func depends(on field: Field) -> Bool { decides(without: field) == nil }

  /// What is unknown of a workspace, so that nobody can tell whether the rule looks at it; empty where that can be told.
  func unknown(in facts: WorkspaceFacts) -> [String] {
    guard !facts.unknown.isEmpty else { return [] }
    return Field.allCases.compactMap { field in
      guard let attribute = field.attribute, facts.unknown.contains(attribute), decides(without: field) == nil
      else { return nil }
      return attribute
    }
  }

  /// Whether the rule looks at this workspace, or may do so, where something is not known. For many workspaces use
  /// ``RuleMatcher``.
  public func matches(_ facts: WorkspaceFacts) -> Bool {
    Field.allCases.allSatisfy { accepts($0.value(in: facts), as: $0) }
  }

  /// Why the rule does not look at this workspace, for people; `nil` when it does.
  public func rejection(of facts: WorkspaceFacts) -> String? {
    for field in Field.allCases {
      let value = field.value(in: facts)
      if accepts(value, as: field) { continue }
      guard let value else { return "its exclude leaves out every \(field.noun)" }
      let excluding = exclude[field]?.first { $0.matches(value) }
      return excluding.map { "\(field.rawValue) \(value) is excluded by \($0.pattern)" }
        ?? "\(field.rawValue) \(value) is not matched"
    }
    return nil
  }

  /// Whether the patterns of a field let every value through, or none, so that nobody need know it; `nil` where it matters.
  private func decides(without field: Field) -> Bool? {
    let isForAll = match[field].map { $0.contains(where: \.matchesEverything) } ?? true
    if exclude[field]?.contains(where: \.matchesEverything) == true { return false }
    return isForAll && exclude[field] == nil ? true : nil
  }

  /// Whether one field alone lets the workspace through; where it is not known, whether it may.
  func accepts(_ value: String?, as field: Field) -> Bool {
    guard let value else { return decides(without: field) ?? true }
    if let wanted = match[field], !wanted.contains(where: { $0.matches(value) }) { return false }
    return !(exclude[field]?.contains { $0.matches(value) } ?? false)
  }
}
