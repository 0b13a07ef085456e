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

  /// Reads the repeats of the decisions that have no end yet.
  init(_ connection: Connection) throws {
    sweeping = try connection.prepare("SELECT sweep FROM repeats NOT INDEXED WHERE scope = 'all-but' ORDER BY seq")
      .all { $0.integer(0) }
    let lists = try connection.prepare(
      """
      SELECT r.sweep, r.scope, j.value FROM repeats r NOT INDEXED, json_each(r.decisions) j
      WHERE NOT EXISTS (SELECT 1 FROM decision_ends e WHERE e.decision = j.value) ORDER BY r.seq
      """)
    try lists.forEach { row in
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
    let without = leftOut[decision] ?? []
    let own = listed[decision] ?? []
    let later = sweeping.dropFirst(sweeping.partitioningIndex { $0 > sweep })
    var last = own.last ?? sweep
    var excepted = without[...]
    for candidate in later.reversed() {
      if excepted.last == candidate {
        excepted.removeLast()
      } else {
        last = max(last, candidate)
        break
      }
    }
    return (Int64(1 + later.count - without.count + own.count), last)
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
