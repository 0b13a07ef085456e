import FoundationEssentials
import SQLite

/// The parameters of a workspace as they were last recorded.
public struct RecordedParameters: Hashable, Sendable {
  /// The workspace's id.
  public let workspace: String

  /// The number of the build whose parameters they are.
  public let buildNumber: Int64

  /// The values by name; `nil` where there was no such parameter.
  public let values: [String: String?]

  /// Those of all workspaces that are not known to be deleted; workspaces without recorded parameters are left out.
  static func all(_ connection: Connection) throws -> [RecordedParameters] {
    try connection.cached(
      """
      SELECT w.id, n.build_number, n.content -> '$.ws.params' AS params
      FROM workspaces w
      JOIN observations o ON o.seq = (SELECT max(seq) FROM observations WHERE workspace = w.seq)
      JOIN snapshots n ON n.seq = o.snapshot
      WHERE params IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM departures x WHERE x.workspace = w.seq AND x.seq > o.seq)
      """
    ).all { row in
      RecordedParameters(
        workspace: row.text(0), buildNumber: row.integer(1),
        values: try JSONDecoder().decode([String: String?].self, from: Data(row.text(2).utf8)))
    }
  }
}

extension AuditReader {
  /// The parameters of the workspaces that are not known to be deleted, as last recorded, in no particular order.
  ///
  /// - Throws: ``AuditFailure``.
  public func recordedParameters() throws -> [RecordedParameters] {
    try file.attempt("read the workspaces' parameters") { try RecordedParameters.all(connection) }
  }
}

extension AuditStore {
  /// The parameters of the workspaces that are not known to be deleted, as last recorded, in no particular order.
  ///
  /// - Throws: ``AuditFailure``.
  public func recordedParameters() throws -> [RecordedParameters] {
    try file.attempt("read the workspaces' parameters") { try RecordedParameters.all(connection) }
  }
}
