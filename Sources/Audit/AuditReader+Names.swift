extension AuditReader {
  /// What the listed names belong to.
  public enum NameKind: Sendable {
    /// `owner/name` of the workspaces that still exist.
    case workspaces
    /// `owner/name` of all workspaces, under every name that they have had.
    case everyWorkspace
    /// User names of the owners of workspaces, deleted ones included.
    case owners
    /// Template names of workspaces, deleted ones included.
    case templates
    /// Names of the organizations of workspaces, deleted ones included; none on servers without organizations.
    case organizations
    /// Names of the rules that have decided something.
    case rules
    /// Names of the channels that notices were meant for, those of dry runs included.
    case channels
  }

  /// The names of a kind in the trail, for completion: each once, in alphabetical order.
  ///
  /// - Throws: ``AuditFailure``.
  public func names(of kind: NameKind) throws -> [String] {
    let sql =
      switch kind {
      case .workspaces:
        "SELECT DISTINCT owner || '/' || workspace FROM v_workspaces WHERE gone_at IS NULL ORDER BY 1"
      case .everyWorkspace: "SELECT DISTINCT owner || '/' || name FROM snapshots ORDER BY 1"
      case .owners: "SELECT DISTINCT owner FROM snapshots ORDER BY 1"
      case .templates: "SELECT DISTINCT template FROM snapshots ORDER BY 1"
      case .organizations: "SELECT DISTINCT organization FROM snapshots WHERE organization <> '' ORDER BY 1"
      case .rules: "SELECT DISTINCT rule FROM decisions ORDER BY 1"
      case .channels: "SELECT DISTINCT channel FROM notices ORDER BY 1"
      }
    return try all(sql, []) { $0.text(0) }
  }

  /// Whether the trail has a workspace with this id.
  ///
  /// - Throws: ``AuditFailure``.
  public func hasWorkspace(id: String) throws -> Bool {
    try !all("SELECT 1 FROM workspaces WHERE id = ? COLLATE NOCASE", [.text(id)]) { $0.integer(0) }.isEmpty
  }
}
