import Audit
import Time

/// The time of which records were removed: unknown but for what the records that are left prove.
extension WorkspaceCourse {
  /// Replaces what the observations that are left seem to say of removed time.
  ///
  /// - Parameter sightings: of the workspace, oldest first
  mutating func forgetRemoved(_ sightings: [Sighting], departures: [FleetHistory.Departure]) {
    let gaps = zip(sightings, sightings.dropFirst()).filter { $0.0.isBeforeGap }
    guard !gaps.isEmpty else { return }
    var found = Self.unknown(pieces, in: gaps.map { Span($0.at, $1.at) })
    // Where it was gone for a while, nobody knows how often it came and went.
    for (one, next) in gaps where departures.contains(where: { one.at <= $0.at && $0.at <= next.at }) {
      let gap = Span(one.at, next.at)
      found = Self.replaced(found, in: gap, by: [Piece(span: gap, state: .removed, names: next)])
    }
    pieces = found
  }

  private static func replaced(_ pieces: [Piece], in span: Span, by others: [Piece]) -> [Piece] {
    guard span.length > .zero else { return pieces }
    return pieces.compactMap { $0.clipped(to: Span(Timestamp(seconds: .min), span.from)) } + others
      + pieces.compactMap { $0.clipped(to: Span(span.to, Timestamp(seconds: .max))) }
  }

  /// Pieces in which nothing but what is certain whatever was removed is certain.
  private static func unknown(_ pieces: [Piece], in gaps: [Span]) -> [Piece] {
    var first = 0
    return pieces.flatMap { piece -> [Piece] in
      guard piece.state == .unsure else { return [piece] }
      while first < gaps.count, gaps[first].to <= piece.span.from { first += 1 }
      guard first < gaps.count, gaps[first].from <= piece.span.from, piece.span.to <= gaps[first].to else {
        return [piece]
      }
      return [Piece(span: piece.span, state: .removed, names: piece.names)]
    }
  }
}

extension WorkspaceCourse.Piece {
  fileprivate func clipped(to span: Span) -> Self? {
    self.span.clipped(to: span).map { Self(span: $0, state: state, names: names) }
  }
}
