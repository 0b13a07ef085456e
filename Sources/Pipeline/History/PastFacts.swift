import Audit
import Rules

/// The workspaces as they were read, decoding each content that readings share once.
struct PastFacts {
  /// The last content of each workspace, by its id; `nil` for one that this version does not understand.
  private var decoded: [String: (snapshot: Int64, facts: WorkspaceFacts?)] = [:]
  /// Those of the present page that were not known when it was taken.
  private var contents: [Int64: String] = [:]

  /// Prepares for the readings of a page.
  ///
  /// - Throws: `AuditFailure`.
  mutating func turn(to page: [StoredJudgement], of reader: AuditReader) async throws {
    var missing: Set<Int64> = []
    // The content of each workspace at this place of the page, where it is not the decoded one.
    var turned: [String: Int64] = [:]
    for stored in page {
      let (workspace, snapshot) = (stored.reading.workspace, stored.reading.snapshot)
      guard turned[workspace] ?? decoded[workspace]?.snapshot != snapshot else { continue }
      turned[workspace] = snapshot
      missing.insert(snapshot)
    }
    contents = missing.isEmpty ? [:] : try await reader.contents(ofSnapshots: missing)
  }

  /// The workspace as a reading of the page has it; `nil` where this version does not understand what was stored.
  mutating func facts(of reading: StoredReading) -> WorkspaceFacts? {
    if decoded[reading.workspace]?.snapshot != reading.snapshot {
      decoded[reading.workspace] = (reading.snapshot, contents[reading.snapshot].flatMap(Self.decode))
    }
    guard var facts = decoded[reading.workspace]?.facts,
      // Who judges the reading says that it is not understood.
      let volatile = try? VolatileFacts(reading.volatile)
    else { return nil }
    facts.take(volatile)
    return facts
  }

  private static func decode(_ content: String) -> WorkspaceFacts? {
    // What this version does not understand is `nil`, which is remembered as well.
    try? WorkspaceFacts(stableContent: content, volatile: VolatileFacts())
  }
}
