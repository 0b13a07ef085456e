import Text
import Time

extension AuditPruner {
  /// Records the hours of the days of which records go, unless they are there already.
  ///
  /// The last of them is left out where it goes on in what stays.
  func recordHours(
    through: Int64, _ hours: @Sendable (Timestamp, Timestamp) async throws -> [DayHoursRecord]
  ) async throws {
    let operation = "record the hours of old days"
    let pruned = try file.attempt(operation) { try LastPruning(connection)?.through ?? 0 }
    let days = try file.attempt(operation) {
      try connection.prepare(
        """
        SELECT DISTINCT s.at / 86400000000 FROM sweeps s
        WHERE s.seq > ?1 AND s.seq <= ?2 AND s.at / 86400000000 < (
            SELECT min(at) / 86400000000 FROM sweeps WHERE seq > ?2)
          AND date(s.at / 1000000, 'unixepoch') NOT IN (SELECT day FROM daily_hours) ORDER BY 1
        """
      ).all([.integer(pruned), .integer(through)]) { $0.integer(0) }
    }
    for day in days {
      try Task.checkCancellation()
      let begin = Timestamp(seconds: day * 86_400)
      let records = try await hours(begin, begin + .days(1))
      try hold {
        try file.attempt(operation) {
          try log.transaction {
            for record in records {
              _ = try log.append(
                .dailyHours, .text(String(begin.rfc3339.prefix(10))), .text(record.owner), .text(record.template),
                .text(record.organization), .integer(record.runningLeast), .integer(record.runningMost),
                .integer(record.usedLeast), .integer(record.usedMost), .text(Self.json(record.starts)),
                .text(Self.json(record.stops)))
            }
          }
        }
      }
    }
  }

  /// Counts by words, as JSON in the order of the words.
  private static func json(_ counts: [String: Int]) -> String {
    "{" + counts.sorted { $0.key < $1.key }.map { "\($0.key.jsonString):\($0.value)" }.joined(separator: ",") + "}"
  }
}
