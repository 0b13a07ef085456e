extension AuditReader {
  /// What things can be named by.
  public enum NameKind: Sendable {
    /// `owner/name` of the workspaces that are still there.
    case workspaces
    /// `owner/name` of all workspaces, each as it is and as it once was called.
    case everyWorkspace
    /// Those of workspaces, gone ones too.
    case owners
    /// Those of workspaces, gone ones too.
    case templates
    /// Those that ever decided something.
    case rules
  }

  /// The names of a kind that the trail holds, each once, in alphabetical order: for whoever completes them.
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
      case .rules: "SELECT DISTINCT rule FROM decisions ORDER BY 1"
      }
    return try all(sql, []) { $0.text(0) }
  }

  /// Whether the trail has a workspace of that id.
  ///
  /// - Throws: ``AuditFailure``.
  public func hasWorkspace(id: String) throws -> Bool {
    try !all("SELECT 1 FROM workspaces WHERE id = ? COLLATE NOCASE", [.text(id)]) { $0.integer(0) }.isEmpty
  }
}
