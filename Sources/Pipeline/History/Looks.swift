import Audit
import Time

/// The instants of the sweeps of a part of a trail, oldest first.
struct Looks: Sendable {
  /// All of them.
  let all: [Timestamp]
  /// Those that read workspaces that do not run, too.
  let ofEverything: [Timestamp]

  /// From what the trail says of them.
  init(_ looks: [FleetHistory.Look]) {
    all = looks.map(\.at)
    ofEverything = looks.filter(\.isOfEverything).map(\.at)
  }
}

extension [Timestamp] {
  /// The first instant that is later than another one, of those in order.
  func first(after instant: Timestamp) -> Timestamp? {
    let index = firstIndex(after: instant)
    return index < count ? self[index] : nil
  }

  /// The last one that is earlier.
  func last(before instant: Timestamp) -> Timestamp? {
    let index = firstIndex(after: instant - .microseconds(1))
    return index > 0 ? self[index - 1] : nil
  }

  private func firstIndex(after instant: Timestamp) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if self[middle] <= instant { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
