import Time

/// What is to happen, earliest first; things of the same instant happen in the order they were planned.
struct Agenda: Sendable {
  enum Event: Sendable {
    case tick
    case flush
    case jobBegins(workspace: Int, build: Int)
    case jobEnds(workspace: Int, build: Int)
    case cancelEnds(workspace: Int, build: Int)
    case agentConnects(workspace: Int, build: Int)
    case agentDrops(workspace: Int, build: Int)
    /// An agent's statistics; only those of the connection begun at `since` count.
    case agentReports(workspace: Int, build: Int, since: Timestamp)
    case planDay(person: Int, day: Int)
    case move(person: Int, PersonMove)
  }

  private struct Entry: Sendable {
    let at: Timestamp
    let order: Int
    let event: Event

    func isBefore(_ other: Entry) -> Bool {
      at == other.at ? order < other.order : at < other.at
    }
  }

  private var heap: [Entry] = []
  /// Agents' reports, which are most of what happens: each is planned the same time ahead, so that they are in order as
  /// they come.
  private var reports: [Entry] = []
  /// The first of the reports that has not been taken.
  private var nextReport = 0
  private var planned = 0

  /// When the next thing happens; nil when nothing is planned.
  var nextAt: Timestamp? { first?.at }

  mutating func plan(_ event: Event, at instant: Timestamp) {
    let entry = Entry(at: instant, order: planned, event: event)
    planned += 1
    // Only on a server that was upgraded may a report come before one that was planned earlier.
    if case .agentReports = event, reports.last.map({ $0.at <= instant }) ?? true {
      reports.append(entry)
    } else {
      push(entry)
    }
  }

  /// Takes the earliest thing that is due at `instant`.
  mutating func takeDue(at instant: Timestamp) -> (at: Timestamp, event: Event)? {
    guard let first, first.at <= instant else { return nil }
    if nextReport < reports.count, reports[nextReport].order == first.order {
      nextReport += 1
      if nextReport > 1024, nextReport * 2 > reports.count {
        reports.removeFirst(nextReport)
        nextReport = 0
      }
    } else {
      popFirst()
    }
    return (first.at, first.event)
  }

  /// Moves everything by so much, as timers go on when a clock is set.
  mutating func shift(by duration: Duration) {
    heap = heap.map { Entry(at: $0.at + duration, order: $0.order, event: $0.event) }
    reports = reports.map { Entry(at: $0.at + duration, order: $0.order, event: $0.event) }
  }

  private var first: Entry? {
    guard nextReport < reports.count else { return heap.first }
    guard let top = heap.first, top.isBefore(reports[nextReport]) else { return reports[nextReport] }
    return top
  }

  private mutating func push(_ entry: Entry) {
    heap.append(entry)
    var child = heap.count - 1
    while child > 0, entry.isBefore(heap[(child - 1) / 2]) {
      heap[child] = heap[(child - 1) / 2]
      child = (child - 1) / 2
    }
    heap[child] = entry
  }

  private mutating func popFirst() {
    let last = heap.removeLast()
    guard !heap.isEmpty else { return }
    var parent = 0
    while true {
      var child = 2 * parent + 1
      guard child < heap.count else { break }
      if child + 1 < heap.count, heap[child + 1].isBefore(heap[child]) { child += 1 }
      guard heap[child].isBefore(last) else { break }
      heap[parent] = heap[child]
      parent = child
    }
    heap[parent] = last
  }
}
