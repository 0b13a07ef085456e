import SQLite
import Time

extension RuleMemory {
  /// The memory as columns, in the order of the tables `rule_states` and `live_rules`.
  var columns: [SQLiteValue] {
    [
      .instant(trueSince), .instant(lastActionAt), .integer(buildNumber), .integer(actionsThisBuild), .text(day),
      .integer(actionsThatDay), .instant(standsSince), .instant(owedAt),
    ]
  }

  /// Reads the memory from a row, starting at column `first`.
  init(_ row: Row, from first: Int32) {
    self.init(
      trueSince: row.optionalInstant(first), lastActionAt: row.optionalInstant(first + 1),
      buildNumber: row.optionalInteger(first + 2), actionsThisBuild: Int(row.integer(first + 3)),
      day: row.optionalText(first + 4), actionsThatDay: Int(row.integer(first + 5)),
      standsSince: row.optionalInstant(first + 6), owedAt: row.optionalInstant(first + 7))
  }
}
