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
  private var planned = 0

  /// When the next thing happens; nil when nothing is planned.
  var nextAt: Timestamp? { heap.first?.at }

  mutating func plan(_ event: Event, at instant: Timestamp) {
    heap.append(Entry(at: instant, order: planned, event: event))
    planned += 1
    var child = heap.count - 1
    while child > 0, heap[child].isBefore(heap[(child - 1) / 2]) {
      heap.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  /// Takes the earliest thing that is due at `instant`.
  mutating func takeDue(at instant: Timestamp) -> (at: Timestamp, event: Event)? {
    guard let first = heap.first, first.at <= instant else { return nil }
    heap.swapAt(0, heap.count - 1)
    heap.removeLast()
    var parent = 0
    while true {
      var least = parent
      for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count && heap[child].isBefore(heap[least]) {
        least = child
      }
      if least == parent { break }
      heap.swapAt(parent, least)
      parent = least
    }
    return (first.at, first.event)
  }
}
