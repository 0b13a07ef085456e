import Audit
import Time

/// The time of which records were removed: as roll-ups tell it, and unknown where they do not.
extension WorkspaceCourse {
  /// Replaces what the observations that are left seem to say of removed time.
  ///
  /// - Parameter sightings: of the workspace, oldest first
  mutating func takeRollups(
    of removed: RemovedTime, _ sightings: [Sighting], departures: [FleetHistory.Departure]
  ) {
    guard let first = sightings.first, let place = sightings.lastIndex(where: { removed.counts($0) }) else { return }
    let gaps = zip(sightings, sightings.dropFirst()).filter { $0.0.isBeforeGap }
    var found = pieces
    if !gaps.isEmpty { found = Self.unknown(found, in: gaps.map { Span($0.at, $1.at) }) }
    // Where it was gone for a while, nobody knows how often it came and went.
    var absences: [Span] = []
    for (one, next) in gaps where departures.contains(where: { one.at <= $0.at && $0.at <= next.at }) {
      let gap = Span(one.at, next.at)
      absences.append(gap)
      found = Self.replaced(found, in: gap, by: [Piece(span: gap, state: .removed, names: next)])
    }
    // Nor when exactly it was first seen.
    if first.isOfRemoved { absences.insert(Span(first.at, sightings[1].at), at: 0) }
    // What lies behind the last of them the records behind the removal tell.
    if let since = removed.rolledSince, let begin = found.first?.span.from {
      let span = Span(max(since.roundedUpToQuarter, begin, removed.from), min(sightings[place].at, removed.to))
      let inside = found.compactMap { $0.clipped(to: span) }
      found = Self.replaced(
        found, in: span, by: Self.rolled(removed, inside, of: first.workspace, absences: absences, in: span))
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

  /// The quarters of an hour of a span: how long it ran in each stands at its beginning, since nobody knows when in it that was.
  ///
  /// - Parameters:
  ///   - others: the pieces of the span as the observations that are left have it
  ///   - absences: when the workspace may not have been there, oldest first
  private static func rolled(
    _ removed: RemovedTime, _ others: [Piece], of workspace: String, absences: [Span], in span: Span
  ) -> [Piece] {
    // Of a workspace that was renamed or given away there are several in a quarter.
    var quarters: [Int64: [(figures: RolledFigures, names: RolledSubject)]] = [:]
    for day in removed.days[workspace] ?? [] {
      QuarterHours.forEach(in: day.quarters) { place, figures in
        guard figures.runningMost > 0 else { return }
        let quarter = day.day * Int64(QuarterHours.ofDay) + Int64(place)
        if let known = quarters[quarter]?.firstIndex(where: { $0.names == day.names }) {
          quarters[quarter]?[known].figures += figures
        } else {
          quarters[quarter, default: []].append((figures, day.names))
        }
      }
    }
    let length = QuarterHours.length
    // Where there is no figure, nothing ran.
    var rest = others.flatMap { Self.still($0, absences) }[...]
    var pieces: [Piece] = []
    func stop(until end: Timestamp) {
      while let piece = rest.first, piece.span.from < end {
        rest.removeFirst()
        if let part = piece.clipped(to: Span(Timestamp(seconds: .min), end)) { pieces.append(part) }
        if let later = piece.clipped(to: Span(end, Timestamp(seconds: .max))) {
          rest.insert(later, at: rest.startIndex)
        }
      }
    }
    func discard(until end: Timestamp) {
      while let piece = rest.first, piece.span.from < end {
        rest.removeFirst()
        if let later = piece.clipped(to: Span(end, Timestamp(seconds: .max))) {
          rest.insert(later, at: rest.startIndex)
        }
      }
    }
    for (quarter, entries) in quarters.sorted(by: { $0.key < $1.key }) {
      let whole = Span(Timestamp(microseconds: quarter * length), Timestamp(microseconds: (quarter + 1) * length))
      guard let part = whole.clipped(to: span) else { continue }
      stop(until: part.from)
      let isCut =
        part.from == removed.from && part.from > whole.from || part.to == removed.to && part.to < whole.to
      var reached = part.from
      func add(_ microseconds: Int64, _ state: State, _ names: RolledSubject) {
        let end = min(Timestamp(microseconds: reached.microseconds + max(0, min(microseconds, length))), part.to)
        guard reached < end else { return }
        pieces.append(
          Piece(span: Span(reached, end), state: state, names: Sighting(names, at: part.from), isRolledUp: true))
        reached = end
      }
      for (figures, names) in entries {
        let (least, most) = (figures.runningLeast, figures.runningMost)
        // Of a part of a quarter only what the whole quarter is like is known.
        if isCut, least < length {
          add(length, .unsure, names)
        } else {
          add(least, .running, names)
          add(most &- least, .unsure, names)
        }
      }
      discard(until: reached)
      stop(until: part.to)
    }
    stop(until: span.to)
    return pieces
  }

  /// A piece in which nothing ran.
  private static func still(_ piece: Piece, _ absences: [Span]) -> [Piece] {
    var parts: [Piece] = []
    var from = piece.span.from
    func add(_ span: Span?, _ state: State) {
      guard let span, span.length > .zero else { return }
      parts.append(Piece(span: span, state: state, names: piece.names, isRolledUp: true))
    }
    for absence in absences {
      guard let part = absence.clipped(to: piece.span) else { continue }
      add(Span(from, part.from), .stopped)
      add(part, .absent)
      from = part.to
    }
    add(Span(from, piece.span.to), .stopped)
    return parts
  }
}

extension WorkspaceCourse.Piece {
  fileprivate func clipped(to span: Span) -> Self? {
    self.span.clipped(to: span).map { Self(span: $0, state: state, names: names, isRolledUp: isRolledUp) }
  }
}

extension RemovedTime {
  fileprivate func counts(_ sighting: Sighting) -> Bool { sighting.isOfRemoved || sighting.number <= through }
}

extension Timestamp {
  fileprivate var roundedUpToQuarter: Timestamp {
    let length = QuarterHours.length
    let rest = microseconds % length
    return rest == 0 || self < .epoch ? self : Timestamp(microseconds: microseconds - rest + length)
  }
}
