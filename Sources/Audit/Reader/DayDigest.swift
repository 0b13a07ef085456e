import Digest
import SQLite
import Time

/// What a day's end looked like: the head of the chain, to be kept elsewhere.
public struct DayDigest: Hashable, Sendable {
  /// The head of the chain after the day's last record.
  public let head: ChainHead

  /// Number of sweeps of the day.
  public let sweeps: Int64

  /// Number of decisions recorded that day, without repeats.
  public let decisions: Int64

  /// Number of them to act.
  public let acts: Int64

  /// The address of the server that the trail belonged to at the day's end; `nil` before the first sweep.
  public let server: String?
}

extension AuditReader {
  /// The digest of a range of time; `nil` where the trail has no sweep up to its end, or records of the range were removed.
  ///
  /// The end is that of the last record before the first sweep after the range, or the present one.
  ///
  /// - Throws: ``AuditFailure``.
  public func digest(from: Timestamp, to: Timestamp) throws -> DayDigest? {
    try file.attempt("read the chain") {
      try connection.transaction(.deferred) {
        guard try connection.integer("SELECT 1 FROM sweeps WHERE at < ? LIMIT 1", .instant(to)) != nil else {
          return nil
        }
        // What is left of such a day is neither its head nor its number of sweeps.
        if let removed = try removedBefore(), from < removed { return nil }
        let next = try connection.integer("SELECT min(seq) FROM sweeps WHERE at >= ?", .instant(to))
        let last = try connection.cached("SELECT seq, chain FROM log WHERE seq < ? ORDER BY seq DESC LIMIT 1")
          .first([.integer(next ?? .max)]) { ($0.integer(0), $0.bytes(1)) }
        guard let last, let chain = SHA256Digest(bytes: last.1), next.map({ last.0 == $0 - 1 }) ?? true else {
          return nil
        }
        func count(_ sql: String) throws -> Int64 {
          try connection.integer(sql, .instant(from), .instant(to)) ?? 0
        }
        let range = "sweep IN (SELECT seq FROM sweeps WHERE at >= ?1 AND at < ?2)"
        return DayDigest(
          head: ChainHead(seq: last.0, chain: chain),
          sweeps: try count("SELECT count(*) FROM sweeps WHERE at >= ?1 AND at < ?2"),
          decisions: try count("SELECT count(*) FROM decisions WHERE \(range)"),
          acts: try count("SELECT count(*) FROM decisions WHERE verdict = 'act' AND \(range)"),
          server: try connection.cached("SELECT url FROM servers WHERE at < ? ORDER BY seq DESC LIMIT 1")
            .first([.instant(to)]) { $0.text(0) })
      }
    }
  }
}
