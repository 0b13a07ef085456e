import SQLite

/// A workspace that existed when it was last seen.
public struct NamedWorkspace: Hashable, Sendable {
  /// The workspace's id.
  public let id: String

  /// The owner's user name.
  public let owner: String

  /// The workspace's name.
  public let name: String

  /// All workspaces that are not known to be deleted.
  static func all(_ connection: Connection) throws -> [NamedWorkspace] {
    try connection.cached("SELECT workspace_id, owner, workspace FROM v_workspaces WHERE gone_at IS NULL").all {
      NamedWorkspace(id: $0.text(0), owner: $0.text(1), name: $0.text(2))
    }
  }
}

extension AuditReader {
  /// The workspaces that are not known to be deleted, in no particular order.
  ///
  /// - Throws: ``AuditFailure``.
  public func namedWorkspaces() throws -> [NamedWorkspace] {
    try file.attempt("read the workspaces") { try NamedWorkspace.all(connection) }
  }
}

extension AuditStore {
  /// The workspaces that are not known to be deleted, in no particular order.
  ///
  /// - Throws: ``AuditFailure``.
  public func namedWorkspaces() throws -> [NamedWorkspace] {
    try file.attempt("read the workspaces") { try NamedWorkspace.all(connection) }
  }
}
