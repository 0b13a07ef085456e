/// Makes a run that breaks smaller while it still breaks the same: fewer faults, fewer days, fewer people.
struct Shrinker {
  let folder: String
  let invariant: Invariant
  /// So many runs at most.
  private static let patience = 80

  func shrink(_ setup: Setup) throws -> Setup {
    var smallest = setup
    var tries = 0
    func breaks(_ candidate: Setup) throws -> Bool {
      tries += 1
      guard tries <= Self.patience else { return false }
      do {
        try Run(candidate, folder: folder).run()
        return false
      } catch let violation as Violation {
        return violation.invariant == invariant
      }
    }
    for days in [1, 2, 3, 5] where days < smallest.days {
      var candidate = smallest
      candidate.days = days
      if try breaks(candidate) {
        smallest = candidate
        break
      }
    }
    for size in [1, 2, 3, 5] where size < smallest.teamSize {
      var candidate = smallest
      candidate.teamSize = size
      if try breaks(candidate) {
        smallest = candidate
        break
      }
    }
    guard setup.point == nil else { return smallest }
    // First by halves, then one by one.
    let faults = Fault.allCases.filter { !smallest.without.contains($0) }
    for group in [Array(faults.prefix(faults.count / 2)), Array(faults.suffix(faults.count / 2))] + faults.map({ [$0] })
    where !smallest.without.isSuperset(of: group) {
      var candidate = smallest
      candidate.without.formUnion(group)
      if try breaks(candidate) { smallest = candidate }
    }
    return smallest
  }
}
