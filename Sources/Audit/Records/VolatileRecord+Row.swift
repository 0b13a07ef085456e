import SQLite
import Time

extension VolatileRecord {
  /// The values as columns, in the order of the table `observations`.
  var columns: [SQLiteValue] {
    [
      .instant(lastUsedAt), .instant(deadline), .instant(maxDeadline), .text(agents), .text(unknown),
    ]
  }

  /// Reads the values from a row, starting at column `first`.
  init(_ row: Row, from first: Int32) {
    self.init(
      lastUsedAt: row.optionalInstant(first), deadline: row.optionalInstant(first + 1),
      maxDeadline: row.optionalInstant(first + 2), agents: row.optionalText(first + 3),
      unknown: row.optionalText(first + 4))
  }
}
