import Audit
import Cron
import Time

extension BaselineCourse {
  /// A workspace that the server and people alone would have stopped: as it was, except for what follows from changes of
  /// Curfew, until a start of the workspace that would have been stopped by then as well.
  ///
  /// - Parameter sightings: of the workspace, oldest first
  init(coder course: WorkspaceCourse, _ sightings: [Sighting], _ moves: [FleetHistory.Move], _ ttls: [FleetHistory.TTL])
  {
    var history = LoneHistory(course: course, sightings: sightings, moves: moves, ttls: ttls)
    pieces = history.pieces()
  }
}

/// What happened to a workspace, told again without Curfew.
private struct LoneHistory {
  let course: WorkspaceCourse
  let sightings: [Sighting]
  let moves: [FleetHistory.Move]
  let ttls: [FleetHistory.TTL]
  private let schedules: [String: CoderSchedule]
  private let visits: [LoneCourse.Visit]
  /// The rule whose TTL set the present difference off.
  private var ttlRule: String?
  /// When the present difference began.
  private var since = Timestamp(seconds: .min)
  private var done: [BaselineCourse.Piece] = []

  private enum Event {
    case stop(from: Timestamp, isSeen: Bool)
    case start(Sighting, BuildCause)
    case scheduled
    case setting(Timestamp?, isEarlier: Bool)
    case move(FleetHistory.Move)
    case visit(LoneCourse.Visit)

    /// What comes first of several at the same instant.
    var order: Int {
      switch self {
      case .stop: 0
      case .start: 1
      case .scheduled: 2
      case .setting: 3
      case .move: 4
      case .visit: 5
      }
    }
  }

  init(course: WorkspaceCourse, sightings: [Sighting], moves: [FleetHistory.Move], ttls: [FleetHistory.TTL]) {
    self.course = course
    self.sightings = sightings
    // Of builds before the first observation nothing is known but what Curfew did.
    let first = sightings.first.map { $0.transition == "start" ? $0.build : $0.build - 1 } ?? 0
    self.moves = moves.filter { $0.build >= first }
    self.ttls = ttls
    visits = Self.visits(course.account)
    schedules = Dictionary(
      uniqueKeysWithValues: Set(sightings.compactMap(\.schedule)).compactMap { text in
        // What cannot be read the server would not have taken: it starts nothing.
        (try? CoderSchedule(parsing: text)).map { (text, $0) }
      })
  }

  mutating func pieces() -> [BaselineCourse.Piece] {
    let begin = Timestamp(seconds: .min)
    let end = Timestamp(seconds: .max)
    guard !moves.isEmpty || !ttls.isEmpty else {
      return [BaselineCourse.Piece(span: Span(begin, end), state: .asItWas, cause: nil)]
    }
    var lone: LoneCourse?
    for (at, event) in events() { advance(&lone, event, at) }
    if var lone {
      lone.go(to: course.pieces.last?.span.to ?? since)
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

  private mutating func advance(_ course: inout LoneCourse?, _ event: Event, _ at: Timestamp) {
    guard var lone = course else {
      course = divergence(event, at)
      return
    }
    let habits = habits(at: at)
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
  private mutating func divergence(_ event: Event, _ at: Timestamp) -> LoneCourse? {
    let habits = habits(at: at)
    var deadline: Timestamp
    switch event {
    case .move(let move):
      (since, ttlRule) = (at, nil)
      deadline = move.before ?? .distant
    case .start(let sighting, _):
      guard let rule = ownTTL(at: sighting)?.rule else { return nil }
      (since, ttlRule) = (at, rule)
      deadline = habits.end(of: at)
    case .stop, .scheduled, .setting, .visit: return nil
    }
    if let maximum = habits.maxDeadline { deadline = min(deadline, maximum) }
    var lone = LoneCourse(at: at, deadline: deadline)
    // Who is there already did not come now.
    if let present = visits.last(where: { $0.from < at }), at < present.to {
      lone.use(.init(from: at, surely: nil, to: present.to), habits)
    }
    return lone
  }

  private mutating func close(_ lone: LoneCourse) {
    for piece in lone.pieces {
      var from = piece.span.from
      // Who brought it about depends on whether it ran in truth.
      let cuts = course.pieces.map(\.span.to) + moves.map(\.at)
      for to in cuts.filter({ from < $0 && $0 < piece.span.to }).sorted() + [piece.span.to] where from < to {
        done.append(.init(span: Span(from, to), state: piece.state, cause: cause(at: from)))
        from = to
      }
    }
  }

  /// The rule because of which it ran when it would not have, or the other way round.
  private func cause(at instant: Timestamp) -> String? {
    func isLater(_ move: FleetHistory.Move) -> Bool { move.before.map { move.after > $0 } ?? false }
    let isRunning = course.pieces.contains { $0.span.from <= instant && instant < $0.span.to && $0.state == .running }
    let moves = moves.filter { since <= $0.at && $0.at <= instant }
    let wanted = moves.last { isRunning == isLater($0) }
    return wanted?.rule ?? ttlRule ?? moves.last?.rule
  }

  // MARK: What happened

  private func events() -> [(at: Timestamp, event: Event)] {
    var events: [(at: Timestamp, event: Event)] = moves.map { ($0.at, .move($0)) }
    events += visits.map { ($0.from, .visit($0)) }
    events += settings()
    for build in course.account.builds {
      if build.isStart {
        events.append((build.at, .start(build.names, build.cause)))
      } else if build.cause == .owner || build.cause == .unknown {
        let before = course.pieces.last { $0.state == .running && $0.span.to <= build.at }?.span.to
        events.append((build.at, .stop(from: before ?? build.at, isSeen: build.cause == .owner)))
      }
    }
    events += scheduledStarts().map { ($0, .scheduled) }
    return events.sorted { ($0.at, $0.event.order) < ($1.at, $1.event.order) }
  }

  /// Uses without a break between them that is longer than the server may be late.
  private static func visits(_ account: WorkspaceAccount) -> [LoneCourse.Visit] {
    var visits: [LoneCourse.Visit] = []
    for use in account.used.sorted(by: { $0.span.from < $1.span.from }) {
      let surely = use.isCertain ? use.span.from : nil
      if let last = visits.last, use.span.from <= last.to + .minutes(5) {
        visits[visits.count - 1] = .init(
          from: last.from, surely: last.surely ?? surely, to: max(last.to, use.span.to))
      } else {
        visits.append(.init(from: use.span.from, surely: surely, to: use.span.to))
      }
    }
    return visits
  }

  /// The deadlines in observations of one build that Curfew did not set.
  private func settings() -> [(at: Timestamp, event: Event)] {
    zip(sightings, sightings.dropFirst()).compactMap { one, next in
      // The first deadline of a start is nobody's.
      guard one.build == next.build, one.status == "running" else { return nil }
      let ofBuild = moves.filter { $0.build == next.build && $0.at < next.at }
      let expected = ofBuild.last { $0.at >= one.at }.map { Optional($0.after) } ?? one.deadline
      guard next.deadline != expected, !ofBuild.contains(where: { $0.after == next.deadline }) else { return nil }
      let isEarlier = next.deadline.map { next in expected.map { next < $0 } ?? true } ?? false
      return (next.at, .setting(next.deadline, isEarlier: isEarlier))
    }
  }

  /// When its schedule came while it ran in truth: without Curfew it may have been stopped then.
  private func scheduledStarts() -> [Timestamp] {
    course.pieces.filter { $0.state != .stopped }.flatMap { piece in
      guard let schedule = piece.names.schedule.flatMap({ schedules[$0] }) else { return [Timestamp]() }
      var starts: [Timestamp] = []
      var next = schedule.cron.serverNext(after: piece.span.from)
      while let start = next, start < piece.span.to, starts.count < 1000 {
        starts.append(start)
        next = schedule.cron.serverNext(after: start)
      }
      return starts
    }
  }

  // MARK: How it was

  private func habits(at instant: Timestamp) -> LoneCourse.Habits {
    let next = sightings.partitioningIndex { $0.at >= instant }
    let sighting = next < sightings.count ? sightings[next] : sightings.last
    let schedule = sighting?.schedule.flatMap { schedules[$0] }
    var ttl = sighting?.ttl
    if let sighting, let own = ownTTL(at: sighting) { ttl = own.ttl }
    return LoneCourse.Habits(
      ttl: ttl, bump: sighting?.bump ?? .hours(1), maxDeadline: sighting?.maxDeadline,
      nextStart: { schedule?.cron.serverNext(after: $0) })
  }

  /// What the TTL of an observation was before Curfew set it, and the rule that did; `nil` where it is not Curfew's.
  private func ownTTL(at sighting: Sighting) -> (ttl: Duration?, rule: String)? {
    // Curfew's TTL counts as long as nobody sets another one.
    let before = ttls.filter { $0.at < sighting.startedAt ?? sighting.at }
    guard let last = before.last, last.after == sighting.ttl else { return nil }
    var ttl = last.before
    for change in before.dropLast().reversed() {
      guard let own = ttl, change.after == own else { break }
      ttl = change.before
    }
    return (ttl, last.rule)
  }
}

extension [Sighting] {
  /// The first index at which a condition holds that holds for all that follow, too.
  fileprivate func partitioningIndex(where belongs: (Sighting) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if belongs(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
