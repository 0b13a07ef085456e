import Audit
import Time

extension Replay {
  /// Judges all decisions of a range again.
  ///
  /// - Parameters:
  ///   - tell: called with the number of decisions looked at, from time to time.
  /// - Throws: `AuditFailure`, or an error of the file system where the zone data of then cannot be unpacked.
  public mutating func run(
    over reader: AuditReader, from: Timestamp? = nil, to: Timestamp? = nil, tell: (Int64) -> Void = { _ in }
  ) async throws {
    var seq: Int64 = 0
    var past = try await PastRules(reader: reader)
    defer { past.removeZones() }
    while true {
      let page = try await reader.judgements(after: seq, from: from, to: to)
      guard let last = page.last?.decisions.last?.seq else { return }
      for stored in page {
        try await past.turn(to: stored)
        past.withZones { compare(stored, under: past.ruleSet, groups: past.groups) }
      }
      seq = last
      tell(total)
    }
  }
}
