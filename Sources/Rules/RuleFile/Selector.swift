/// Selects workspaces by plain fields with globs; it has no expressions.
///
/// Fields are combined with *and*, the patterns of one field with *or*; a workspace that `exclude` matches is left out.
public struct Selector: Sendable {
  /// Patterns by field, one of which must match; a missing field matches all.
  public let match: [Field: [Glob]]
  /// Patterns by field; one match is enough to leave the workspace out.
  public let exclude: [Field: [Glob]]

  /// The fields that rules can select by.
  public enum Field: String, Sendable, CaseIterable {
    case status
    case template
    case owner
    case name
    case organization

    /// The field's value; `nil` if the server does not tell it.
    func value(in facts: WorkspaceFacts) -> String? {
      if let attribute, facts.unknown.contains(attribute) { return nil }
      return known(in: facts)
    }

    /// The corresponding attribute in expressions, if it may be unknown; otherwise `nil`.
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

  /// A selector that accepts every workspace.
  public static let all = Selector(match: [:], exclude: [:])

  /// Whether the result depends on a field's value.
  func depends(on field: Field) -> Bool { decides(without: field) == nil }

  /// The unknown attributes because of which nobody can tell whether the rule selects the workspace.
  ///
  /// Empty if that is clear.
  func unknown(in facts: WorkspaceFacts) -> [String] {
    guard !facts.unknown.isEmpty else { return [] }
    return Field.allCases.compactMap { field in
      guard let attribute = field.attribute, facts.unknown.contains(attribute), decides(without: field) == nil
      else { return nil }
      return attribute
    }
  }

  /// Whether the rule selects this workspace, or may select it if some attribute is unknown.
  ///
  /// For many workspaces use ``SelectorMatcher``.
  public func matches(_ facts: WorkspaceFacts) -> Bool {
    Field.allCases.allSatisfy { accepts($0.value(in: facts), as: $0) }
  }

  /// Why the rule does not select this workspace, for people; `nil` when it does.
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

  /// The result of a field's patterns if it is the same for every value; `nil` if it depends on the value.
  private func decides(without field: Field) -> Bool? {
    let isForAll = match[field].map { $0.contains(where: \.matchesEverything) } ?? true
    if exclude[field]?.contains(where: \.matchesEverything) == true { return false }
    return isForAll && exclude[field] == nil ? true : nil
  }

  /// Whether one field accepts a value; for an unknown value, whether it may accept it.
  func accepts(_ value: String?, as field: Field) -> Bool {
    guard let value else { return decides(without: field) ?? true }
    if let wanted = match[field], !wanted.contains(where: { $0.matches(value) }) { return false }
    return !(exclude[field]?.contains { $0.matches(value) } ?? false)
  }
}
