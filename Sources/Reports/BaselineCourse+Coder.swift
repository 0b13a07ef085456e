import Audit
import Time

extension BaselineCourse {
  /// A workspace that the server and people alone would have stopped: as it was, except for what follows from changes of
  /// Curfew, until a start of the workspace that would have been stopped by then as well.
  ///
  /// - Parameter sightings: of the workspace, oldest first
  init(coder course: WorkspaceCourse, _ sightings: [Sighting], _ moves: [FleetHistory.Move], _ ttls: [FleetHistory.TTL])
  {
    var history = LoneHistory(
      past: WorkspacePast(course: course, sightings: sightings, moves: moves, ttls: ttls))
    self.init(pieces: history.pieces())
  }
}

/// What happened to a workspace, told again without Curfew.
private struct LoneHistory {
  private let past: WorkspacePast
  /// The rule whose TTL set the present difference off.
  private var ttlRule: String?
  /// When the present difference began.
  private var since = Timestamp(seconds: .min)
  private var done: [BaselineCourse.Piece] = []

  init(past: WorkspacePast) { self.past = past }

  mutating func pieces() -> [BaselineCourse.Piece] {
    let begin = Timestamp(seconds: .min)
    let end = Timestamp(seconds: .max)
    guard !past.moves.isEmpty || !past.ttls.isEmpty else {
      return [BaselineCourse.Piece(span: Span(begin, end), state: .asItWas, cause: nil)]
    }
    var lone: LoneCourse?
    for (at, event) in past.events() { advance(&lone, event, at) }
    if var lone {
      lone.go(to: past.course.pieces.last?.span.to ?? since)
      close(lone)
    }
    var pieces: [BaselineCourse.Piece] = []
    var reached = begin
    for piece in done {
      if reached < piece.span.from {
        pieces.append(.init(span: Span(reached, piece.span.from), state: .asItWas, cause: nil))
      }
      pieces.append(piece)
      reached = piece.span.to
    }
    return pieces + [.init(span: Span(reached, end), state: .asItWas, cause: nil)]
  }

  private mutating func advance(_ course: inout LoneCourse?, _ event: WorkspacePast.Event, _ at: Timestamp) {
    guard var lone = course else {
      course = divergence(event, at)
      return
    }
    let habits = past.habits(at: at, setsOwnTTLAside: true)
    var isSame = false
    switch event {
    case .stop(let from, true):
      lone.stop(from: from, to: at)
      isSame = true
    case .stop(let from, false): lone.mayStop(from: from, to: at)
    case .start(_, .unknown): lone.mayStart(at: at, habits)
    case .start(_, let cause): isSame = lone.start(at: at, byPerson: cause == .owner, habits)
    case .scheduled: lone.startBySchedule(at: at, habits)
    case .setting(let deadline, let isEarlier): lone.move(at: at, to: deadline, isEarlier: isEarlier, habits)
    case .move: break
    case .visit(let visit): lone.use(visit, habits)
    }
    course = lone
    if isSame {
      close(lone)
      course = divergence(event, at)
    }
  }

  /// A course that goes another way from an event on, where it is one of Curfew's.
  private mutating func divergence(_ event: WorkspacePast.Event, _ at: Timestamp) -> LoneCourse? {
    let habits = past.habits(at: at, setsOwnTTLAside: true)
    var deadline: Timestamp
    switch event {
    case .move(let move):
      (since, ttlRule) = (at, nil)
      deadline = move.before ?? .distant
    case .start(let sighting, _):
      guard let rule = past.ownTTL(at: sighting)?.rule else { return nil }
      (since, ttlRule) = (at, rule)
      deadline = habits.end(of: at)
    case .stop, .scheduled, .setting, .visit: return nil
    }
    if let maximum = habits.maxDeadline { deadline = min(deadline, maximum) }
    var lone = LoneCourse(at: at, deadline: deadline)
    // Who is there already did not come now.
    if let present = past.visits.last(where: { $0.from < at }), at < present.to {
      lone.use(.init(from: at, surely: nil, to: present.to), habits)
    }
    return lone
  }

  private mutating func close(_ lone: LoneCourse) {
    guard let first = lone.pieces.first, let last = lone.pieces.last else { return }
    let course = past.course.pieces(in: Span(first.span.from, last.span.to))
    let moves = past.moves.filter { since <= $0.at && $0.at < last.span.to }
    // Who brought it about depends on whether it ran in truth.
    let cuts = (course.map(\.span.to) + moves.map(\.at)).sorted()
    for piece in lone.pieces {
      var from = piece.span.from
      for to in cuts.filter({ from < $0 && $0 < piece.span.to }) + [piece.span.to] where from < to {
        done.append(.init(span: Span(from, to), state: piece.state, cause: cause(at: from, course, moves)))
        from = to
      }
    }
  }

  /// The rule because of which it ran when it would not have, or the other way round.
  private func cause(
    at instant: Timestamp, _ course: ArraySlice<WorkspaceCourse.Piece>, _ moves: [FleetHistory.Move]
  ) -> String? {
    func isLater(_ move: FleetHistory.Move) -> Bool { move.before.map { move.after > $0 } ?? false }
    let isRunning = course.contains { $0.span.from <= instant && instant < $0.span.to && $0.state == .running }
    let moves = moves.filter { $0.at <= instant }
    let wanted = moves.last { isRunning == isLater($0) }
    return wanted?.rule ?? ttlRule ?? moves.last?.rule
  }
}
