import SQLite

/// Reads one table of facts in ascending order of their numbers.
final class FactCursor {
  let kind: FactKind
  private let statement: Statement

  /// The present row; `nil` after the last.
  private(set) var row: Row?

  var columnCount: Int32 { statement.columnCount }

  init(_ kind: FactKind, _ connection: Connection) throws {
    self.kind = kind
    statement = try connection.prepare("SELECT * FROM \(kind.table) NOT INDEXED ORDER BY seq")
    row = try statement.next()
  }

  func advance() throws { row = try statement.next() }

  /// The cursor whose row has the smallest number, if that is below `limit`.
  static func first(in cursors: [FactCursor], before limit: Int64) -> FactCursor? {
    var first: FactCursor?
    var least = limit
    for cursor in cursors {
      guard let number = cursor.row?.integer(0), number < least else { continue }
      least = number
      first = cursor
    }
    return first
  }
}
