import SQLite
import Time

/// The seals over roll-ups of removed records: in the chain, while the roll-ups themselves are not.
///
/// Roll-ups can be made again from the records, and are not worth sealing before those are removed. From then on nothing else
/// proves them.
struct RollupSeals {
  /// A stretch of records that were removed together: behind a number and up to another one.
  struct Stretch: Equatable {
    let after: Int64
    let through: Int64
  }

  /// The seals over what roll-ups hold of stretches; those that nothing is held of have 32 zero bytes.
  ///
  /// It starts with 32 zero bytes, and goes on like the chain, with the days of the parts that lie in the stretch in the order
  /// of day, subject and part: each with the names of its subject, its figures and those of its quarters.
  ///
  /// One pass over all roll-ups.
  static func values(of stretches: [Stretch], _ connection: Connection) throws -> [[UInt8]] {
    var values = stretches.map { _ in FactLog.genesis }
    var places: [Int64: Int] = [:]
    try connection.prepare("SELECT part, after, through FROM live_rollups").forEach { row in
      let (after, through) = (row.integer(1), row.integer(2))
      places[row.integer(0)] = stretches.firstIndex { $0.after <= after && through <= $0.through }
    }
    var canonical = CanonicalBytes()
    let days = try connection.prepare(
      """
      SELECT d.part, d.day, s.workspace, s.owner, s.name, s.organization, s.template, d.total, d.quarters
      FROM live_days d CROSS JOIN live_subjects s ON s.subject = d.subject ORDER BY d.day, d.subject, d.part
      """)
    while let row = try days.next() {
      guard let place = places[row.integer(0)] else { continue }
      canonical.begin("live_days", after: values[place])
      for column in 1..<days.columnCount { canonical.append(row, column) }
      values[place] = canonical.chain.bytes
    }
    return values
  }

  /// The stretch that is to be sealed with a removal up to a number: what no earlier one sealed.
  static func next(through: Int64, _ connection: Connection) throws -> Stretch {
    Stretch(after: try connection.integer("SELECT max(through) FROM rollup_seals") ?? 0, through: through)
  }

  /// Which roll-ups are not those that were sealed, in words; `nil` where all are.
  ///
  /// - Precondition: the facts are as they were written
  static func difference(_ connection: Connection) throws -> String? {
    let seals = try connection.prepare("SELECT after, through, seal FROM rollup_seals ORDER BY seq").all {
      (stretch: Stretch(after: $0.integer(0), through: $0.integer(1)), value: $0.bytes(2))
    }
    guard !seals.isEmpty else { return nil }
    let values = try values(of: seals.map(\.stretch), connection)
    guard let (seal, _) = zip(seals, values).first(where: { $0.value != $1 }) else { return nil }
    return
      "the roll-ups of the records up to \(seal.stretch.through) are not those that were sealed when these were removed"
  }
}
