import SQLite

/// How often each standing decision was taken, and in which sweep last, computed from the facts.
///
/// A sweep records the decisions that it repeated as the shorter of two lists (`repeats`); usually it repeated all of
/// them.
struct RunCounts {
  /// The sweeps that repeated all decisions except listed ones, ascending.
  private var sweeping: [Int64] = []

  /// By decision: the sweeps in ``sweeping`` that left it out, ascending.
  private var leftOut: [Int64: [Int64]] = [:]

  /// By decision: the other sweeps that repeated it, ascending.
  private var listed: [Int64: [Int64]] = [:]

  /// By decision: the count up to a record, which takes the place of the repeats before it.
  private var carried: [Int64: (times: Int64, lastSweep: Int64, through: Int64)] = [:]

  /// Reads the repeats of the decisions that have no end yet.
  ///
  /// - Parameter through: the last record that counts; `nil` for all
  init(_ connection: Connection, through: Int64? = nil) throws {
    let last = SQLiteValue.integer(through ?? .max)
    // Before version 6 nothing is carried.
    if try connection.integer("SELECT 1 FROM sqlite_schema WHERE name = 'run_counts'") != nil {
      try connection.prepare(
        "SELECT decision, times, last_sweep, through FROM run_counts WHERE through <= ? ORDER BY seq"
      )
      .forEach([last]) { carried[$0.integer(0)] = ($0.integer(1), $0.integer(2), $0.integer(3)) }
    }
    sweeping = try connection.prepare(
      "SELECT sweep FROM repeats NOT INDEXED WHERE scope = 'all-but' AND seq <= ? ORDER BY seq"
    ).all([last]) { $0.integer(0) }
    let lists = try connection.prepare(
      """
      SELECT r.sweep, r.scope, j.value FROM repeats r NOT INDEXED, json_each(r.decisions) j
      WHERE r.seq <= ? AND NOT EXISTS (SELECT 1 FROM decision_ends e WHERE e.decision = j.value) ORDER BY r.seq
      """)
    try lists.forEach([last]) { row in
      if row.text(1) == "only" {
        listed[row.integer(2), default: []].append(row.integer(0))
      } else {
        leftOut[row.integer(2), default: []].append(row.integer(0))
      }
    }
  }

  /// How often a standing decision was taken, and in which sweep last.
  ///
  /// - Parameter sweep: the sweep that first took it; it counts as the first time.
  func count(of decision: Int64, since sweep: Int64) -> (times: Int64, lastSweep: Int64) {
    let base = carried[decision]
    let start = max(sweep, base?.through ?? 0)
    let without = (leftOut[decision] ?? []).filter { $0 > start }
    let own = (listed[decision] ?? []).filter { $0 > start }
    let later = sweeping.dropFirst(sweeping.partitioningIndex { $0 > start })
    var last = own.last ?? base?.lastSweep ?? sweep
    var excepted = without[...]
    for candidate in later.reversed() {
      if excepted.last == candidate {
        excepted.removeLast()
      } else {
        last = max(last, candidate)
        break
      }
    }
    return ((base?.times ?? 1) + Int64(later.count - without.count + own.count), last)
  }
}

extension Array where Element == Int64 {
  /// The position of the first element that satisfies a condition, which all later elements must satisfy too.
  ///
  /// Logarithmic.
  fileprivate func partitioningIndex(where isLater: (Int64) -> Bool) -> Int {
    var low = startIndex
    var high = endIndex
    while low < high {
      let middle = (low + high) / 2
      if isLater(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
