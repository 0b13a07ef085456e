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
    var facts = PastFacts()
    while true {
      let page = try await reader.judgements(after: seq, from: from, to: to)
      guard let last = page.last?.decisions.last?.seq else { return }
      try await facts.turn(to: page, of: reader)
      for stored in page {
        try await past.turn(to: stored.basis)
        past.withZones { compare(stored, of: facts.facts(of: stored.reading), under: past) }
      }
      seq = last
      tell(total)
    }
  }
}
