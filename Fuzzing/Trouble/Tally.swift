/// What happened in runs, and what was checked.
struct Tally: Sendable {
  var sweeps = 0
  var deaths = 0
  var lostWrites: Int64 = 0
  private var faults = [Int](repeating: 0, count: Fault.allCases.count)
  private var checks: [Invariant: Int] = [:]

  mutating func count(_ invariant: Invariant, _ times: Int = 1) { checks[invariant, default: 0] += times }

  mutating func take(_ counts: [Int]...) {
    for list in counts {
      for (index, count) in list.enumerated() { faults[index] += count }
    }
  }

  mutating func add(_ other: Tally) {
    sweeps += other.sweeps
    deaths += other.deaths
    lostWrites += other.lostWrites
    take(other.faults)
    for (invariant, count) in other.checks { self.count(invariant, count) }
  }

  /// Lines for people.
  var report: String {
    """
    \(sweeps) sweeps, \(deaths) deaths, \(lostWrites) writes lost with the power
    faults: \(Fault.allCases.map { "\($0) \(faults[$0.rawValue])" }.joined(separator: ", "))
    checks: \(Invariant.allCases.compactMap { one in checks[one].map { "\(one.rawValue) \($0)" } }.joined(separator: ", "))
    """
  }
}
