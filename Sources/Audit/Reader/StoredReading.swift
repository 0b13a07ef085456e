import SQLite
import Time

/// A recorded reading of a workspace: the values that change while somebody works, and which content it had besides.
public struct StoredReading: Hashable, Sendable {
  /// The number of its row.
  public let seq: Int64

  /// The sweep that made it.
  public let sweep: Int64

  /// The workspace's id.
  public let workspace: String

  /// The number of the stable content (``AuditReader/contents(ofSnapshots:)``), which many readings share.
  public let snapshot: Int64

  /// The volatile values.
  public let volatile: VolatileRecord

  /// What was remembered of the workspace when it was judged, as JSON.
  ///
  /// `nil` where no decision rests on the reading, and in rows of earlier versions.
  public let memory: String?

  static let select = """
    SELECT o.seq, o.sweep, w.id, o.snapshot, o.last_used_at, o.deadline, o.max_deadline, o.agents, o.unknown, o.memory
    FROM observations o CROSS JOIN workspaces w ON w.seq = o.workspace
    """

  init(_ row: Row) {
    seq = row.integer(0)
    sweep = row.integer(1)
    workspace = row.text(2)
    snapshot = row.integer(3)
    volatile = VolatileRecord(row, from: 4)
    memory = row.optionalText(9)
  }
}

extension AuditReader {
  /// The stable contents with these numbers, as JSON; those that the trail does not have are left out.
  ///
  /// - Throws: ``AuditFailure``.
  public func contents(ofSnapshots numbers: some Sequence<Int64> & Sendable) throws -> [Int64: String] {
    try file.attempt("read the trail") {
      let statement = try connection.cached("SELECT content FROM snapshots WHERE seq = ?")
      var contents: [Int64: String] = [:]
      for number in numbers { contents[number] = try statement.first([.integer(number)]) { $0.text(0) } }
      return contents
    }
  }
}
