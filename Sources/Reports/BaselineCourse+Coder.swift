import Audit
import Time

extension BaselineCourse {
  /// A workspace that the server and people alone would have stopped: as it was, except for what follows from changes of
  /// Curfew, until the next start.
  ///
  /// - Parameter sightings: of the workspace, oldest first
  init(coder course: WorkspaceCourse, _ sightings: [Sighting], _ moves: [FleetHistory.Move], _ ttls: [FleetHistory.TTL])
  {
    let seen = Dictionary(grouping: sightings.filter { $0.transition == "start" }, by: \.build)
    let ofBuilds = seen.keys.sorted().compactMap { build in
      AlteredBuild(build, seen[build] ?? [], course, moves.filter { $0.build == build }, ttls)
    }
    var pieces: [Piece] = []
    var done = Timestamp(seconds: .min)
    for piece in ofBuilds.flatMap({ $0.pieces(in: course) }) {
      // What an earlier build would have run on into ends where this one was started.
      let span = Span(max(done, piece.span.from), piece.span.to)
      guard span.length > .zero else { continue }
      if done < span.from { pieces.append(Piece(span: Span(done, span.from), state: .asItWas, cause: nil)) }
      pieces.append(Piece(span: span, state: piece.state, cause: piece.cause))
      done = span.to
    }
    pieces.append(Piece(span: Span(done, Timestamp(seconds: .max)), state: .asItWas, cause: nil))
    self.pieces = pieces
  }
}

/// A build that Curfew changed something of.
private struct AlteredBuild {
  /// What would have become of it.
  let alone: LoneBuild
  let moves: [FleetHistory.Move]
  /// The TTL of Curfew that it was started with.
  let ttl: FleetHistory.TTL?
  /// Until when it surely ran, and until when it possibly did.
  let ran: (surely: Timestamp, possibly: Timestamp)
  /// The next start, or where nothing is known any more.
  let end: Timestamp
  /// Whether somebody stopped it, or may have.
  let isStoppedByOthers: Bool

  /// `nil` for one that Curfew left alone.
  init?(
    _ build: Int64, _ seen: [Sighting], _ course: WorkspaceCourse, _ moves: [FleetHistory.Move],
    _ ttls: [FleetHistory.TTL]
  ) {
    guard let first = seen.first, let last = seen.last else { return nil }
    let started = first.startedAt ?? first.at
    // Curfew's TTL counts as long as nobody sets another one.
    let before = ttls.filter { $0.at < started }
    ttl = before.last.flatMap { $0.after == first.ttl ? $0 : nil }
    let original = ttl == nil ? nil : Self.original(before)
    guard let begin = ttl == nil ? moves.first?.at : started else { return nil }
    self.moves = moves
    alone = LoneBuild(
      begin: begin, deadline: ttl == nil ? moves.first?.before : original?.map { started + $0 } ?? nil,
      ttl: ttl == nil ? first.ttl : original ?? nil, bump: last.bump ?? .hours(1), maxDeadline: last.maxDeadline,
      settings: Self.settings(in: seen, moves))
    let running = course.pieces.filter { $0.state == .running && $0.names.build == build }
    guard let surely = running.last?.span.to, let whole = course.pieces.last?.span.to else { return nil }
    let next = course.pieces.first { $0.span.from >= surely && $0.state == .running }?.span.from
    let gap = course.pieces.first { $0.span.from == surely && $0.state == .unsure }
    ran = (surely, gap?.span.to ?? surely)
    end = max(next ?? whole, ran.possibly)
    let stop = course.account.builds.first { !$0.isStart && $0.at >= surely }
    isStoppedByOthers = stop.map { $0.cause == .owner || $0.cause == .unknown } ?? false
  }

  /// The TTL before the first of the changes that follow each other without anybody between.
  private static func original(_ changes: [FleetHistory.TTL]) -> Duration?? {
    guard var ttl = changes.last?.before else { return changes.isEmpty ? nil : .some(nil) }
    for change in changes.dropLast().reversed() {
      guard change.after == ttl else { break }
      guard let earlier = change.before else { return .some(nil) }
      ttl = earlier
    }
    return .some(ttl)
  }

  /// The deadlines in observations that Curfew did not set.
  private static func settings(in seen: [Sighting], _ moves: [FleetHistory.Move]) -> [LoneBuild.Setting] {
    zip(seen, seen.dropFirst()).compactMap { one, next in
      let expected = moves.last { $0.at >= one.at && $0.at < next.at }.map { Optional($0.after) } ?? one.deadline
      guard next.deadline != expected, !moves.contains(where: { $0.at < next.at && $0.after == next.deadline }) else {
        return nil
      }
      let isEarlier = next.deadline.map { next in expected.map { next < $0 } ?? true } ?? false
      return LoneBuild.Setting(at: next.at, deadline: next.deadline, isEarlier: isEarlier)
    }
  }

  /// What would have been from Curfew's first change on, where it differs or may differ.
  func pieces(in course: WorkspaceCourse) -> [BaselineCourse.Piece] {
    let until = isStoppedByOthers ? ran.possibly : end
    guard alone.begin < until else { return [] }
    let uses = course.account.used.filter { $0.span.from < until && $0.span.to > alone.begin }
    // As little and as much use as the observations allow.
    let least = alone.runs(used: uses.filter(\.isCertain).map(\.span), until: until)
    let most = alone.runs(used: uses.map(\.span).sorted { $0.from < $1.from }, until: until)
    let cuts = Set(
      [alone.begin, until, ran.surely, ran.possibly].filter { alone.begin <= $0 && $0 <= until }
        + (least + most).flatMap { [$0.from, $0.to] } + moves.map(\.at).filter { alone.begin < $0 && $0 < until }
    ).sorted()
    return zip(cuts, cuts.dropFirst()).map { from, to in
      func runs(_ spans: [Span]) -> Bool { spans.contains { $0.from <= from && to <= $0.to } }
      let span = Span(from, to)
      let isAfter = from >= ran.surely
      var state: BaselineCourse.State =
        switch (runs(least), runs(most)) {
        case (true, true): .running
        case (false, false): .stopped
        default: .unsure
        }
      // Whoever stopped it while it ran would have stopped it at the same moment.
      if isStoppedByOthers, isAfter, state == .running { state = .asItWas }
      return BaselineCourse.Piece(span: span, state: state, cause: cause(at: from, isAfter: isAfter))
    }
  }

  /// The rule because of which it ran when it would not have, or the other way round.
  private func cause(at instant: Timestamp, isAfter: Bool) -> String? {
    func isLater(_ move: FleetHistory.Move) -> Bool { move.before.map { move.after > $0 } ?? false }
    let wanted = moves.last { isAfter ? !isLater($0) : isLater($0) && $0.at <= instant }
    return (wanted ?? (ttl == nil ? moves.last { $0.at <= instant } : nil))?.rule ?? ttl?.rule
  }
}
