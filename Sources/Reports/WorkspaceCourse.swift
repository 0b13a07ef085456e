import Audit
import Time

/// One workspace's time from when it was first known to when it was gone, or to the last look: each moment once.
struct WorkspaceCourse {
  /// Whether it ran.
  enum State {
    case running, stopped
    /// Nobody looked closely enough.
    case unsure
    /// The records of it were removed: it ran, or stood, or was not there.
    case removed
  }

  /// A stretch of it.
  struct Piece {
    let span: Span
    let state: State
    /// The observation whose names it counts for.
    let names: Sighting
  }

  // Set once more where records were removed.
  var pieces: [Piece] = []
  private(set) var account: WorkspaceAccount

  /// - Parameter sightings: of one workspace, oldest first
  init(_ sightings: [Sighting], in history: FleetHistory, _ shortenings: [FleetHistory.Shortening]) {
    let departures = sightings.first.flatMap { history.departures[$0.workspace] } ?? []
    account = WorkspaceAccount(sightings, departures: departures, in: history, shortenings)
    let end = history.known?.to ?? Timestamp(seconds: .min)
    let being = sightings.enumerated().map { place, one in
      let next = place + 1 < sightings.count ? sightings[place + 1].at : end
      return (span: Span(one.at, departures.first { one.at <= $0.at && $0.at <= next }?.at ?? next), names: one)
    }
    var first = 0
    var done = Timestamp(seconds: .min)
    for stretch in account.running.sorted(by: { $0.span.from < $1.span.from }) {
      stop(from: done, to: stretch.span.from, being, &first)
      let span = Span(max(done, stretch.span.from), stretch.span.to)
      guard span.length > .zero else { continue }
      pieces.append(Piece(span: span, state: stretch.isCertain ? .running : .unsure, names: stretch.names))
      done = span.to
    }
    stop(from: done, to: Timestamp(seconds: .max), being, &first)
    if history.removed != nil { forgetRemoved(sightings, departures: departures) }
  }

  /// The pieces that have some time in common with a span, in the order of time.
  func pieces(in span: Span) -> ArraySlice<Piece> {
    let first = pieces.partitioningIndex { $0.span.to > span.from }
    let end = pieces.partitioningIndex { $0.span.from >= span.to }
    return pieces[first..<max(first, end)]
  }

  /// Fills a gap between stretches that ran with what was there then.
  private mutating func stop(
    from: Timestamp, to: Timestamp, _ being: [(span: Span, names: Sighting)], _ first: inout Int
  ) {
    guard from < to else { return }
    while first < being.count, being[first].span.to <= from { first += 1 }
    for part in being[first...] {
      guard part.span.from < to else { return }
      if let span = part.span.clipped(to: Span(from, to)) {
        pieces.append(Piece(span: span, state: .stopped, names: part.names))
      }
    }
  }
}
