import Audit
import Time

/// One workspace's time as it would have been under the rules of a baseline: as it was until they first want something else than
/// the rules in force, and from then on in several ``RulesWorld``s.
///
/// Readings come oldest first; between them the rules are asked at the looks at which an answer can have changed.
struct RulesCourse<Judge: RuleJudge> {
  private typealias World = RulesWorld<Judge.Memory>

  private let past: WorkspacePast
  private let looks: [Timestamp]
  private let events: [(at: Timestamp, event: WorkspacePast.Event)]
  private var nextEvent = 0
  /// When it was used, or may have been, oldest first.
  private let uses: [Span]
  private var nextUse = 0
  private var nextLook = 0
  private var judge: Judge?
  private var memory: Judge.Memory
  /// Empty while it is as it was.
  private var worlds: [World] = []
  /// Since when it is not.
  private var since = Timestamp(seconds: .min)
  /// When the rules are asked again at the earliest.
  private var due = Due.never
  private var now = Timestamp(seconds: .min)
  private var done: [BaselineCourse.Piece] = []

  private enum Due {
    /// Not before something happens.
    case never
    case at(Timestamp)
    /// When an answer can have changed since they were asked. That is worked out where there is a look before the next reading:
    /// it costs more than all the rest.
    case changed(since: Timestamp)
  }

  /// - Parameters:
  ///   - looks: the instants of the looks, oldest first
  ///   - memory: an empty one
  init(_ past: WorkspacePast, looks: [Timestamp], _ memory: Judge.Memory) {
    self.past = past
    self.looks = looks
    self.memory = memory
    events = past.events()
    uses = past.course.account.used.map(\.span).sorted { $0.from < $1.from }
  }

  /// Takes a reading.
  ///
  /// - Parameter judge: `nil` where the trail does not have what it was judged by
  mutating func read(_ judge: Judge?, at instant: Timestamp) {
    go(to: instant)
    guard let judge else { return }
    // What ran on longer than in truth is judged by how it was when it ran in truth.
    if worlds.isEmpty || judge.isRunning { self.judge = judge }
    ask(at: instant, isReading: true)
  }

  /// The time that differs from what was, with the rest as it was.
  mutating func finish(at end: Timestamp) -> BaselineCourse {
    go(to: end)
    close(at: end)
    var pieces: [BaselineCourse.Piece] = []
    var reached = Timestamp(seconds: .min)
    for piece in done {
      if reached < piece.span.from {
        pieces.append(.init(span: Span(reached, piece.span.from), state: .asItWas, cause: nil))
      }
      pieces.append(piece)
      reached = piece.span.to
    }
    pieces.append(.init(span: Span(reached, Timestamp(seconds: .max)), state: .asItWas, cause: nil))
    return BaselineCourse(pieces: pieces)
  }

  // MARK: Time

  private mutating func go(to end: Timestamp) {
    while true {
      let event = nextEvent < events.count ? events[nextEvent].at : .distant
      let use = nextUse < uses.count ? uses[nextUse].from : .distant
      let look = upcomingLook(before: min(event, use, end)) ?? .distant
      let next = min(event, use, look)
      // What happened at the instant of a reading comes before what rules make of the reading.
      guard next < end || next == end && next < look else { break }
      if event == next {
        happen(events[nextEvent].event, at: next)
        nextEvent += 1
        due = .at(next)
      } else if use == next {
        let habits = past.habits(at: next, setsOwnTTLAside: false)
        for index in worlds.indices { worlds[index].use(uses[nextUse], habits) }
        nextUse += 1
        due = .at(next)
      } else {
        ask(at: next, isReading: false)
      }
      now = max(now, next)
    }
    now = max(now, end)
  }

  /// The next look at which the rules have to be asked, if it comes before anything else.
  private mutating func upcomingLook(before end: Timestamp) -> Timestamp? {
    while nextLook < looks.count, looks[nextLook] <= now { nextLook += 1 }
    guard nextLook < looks.count, looks[nextLook] < end, let due = dueAt() else { return nil }
    let look = looks[nextLook] < due ? looks[nextLook...].partitioningIndex { $0 >= due } : nextLook
    return look < looks.count && looks[look] < end ? looks[look] : nil
  }

  private mutating func dueAt() -> Timestamp? {
    guard let judge else { return nil }
    switch due {
    case .never: return nil
    case .at(let instant): return instant
    case .changed(let instant):
      let used = past.lastUsedAt(instant)
      let change =
        worlds.isEmpty
        ? judge.nextChange(after: instant, lastUsedAt: used, memory)
        : worlds.compactMap { world in
          world.isRunning
            ? judge.nextChange(
              after: instant, deadline: world.ownDeadline, ttl: world.ttl, lastUsedAt: used, world.memory) : nil
        }.min()
      due = change.map { .at($0) } ?? .never
      return change
    }
  }

  private mutating func ask(at instant: Timestamp, isReading: Bool) {
    guard let judge else { return }
    let used = past.lastUsedAt(instant)
    guard worlds.isEmpty else {
      let habits = past.habits(at: instant, setsOwnTTLAside: false)
      var isMoved = false
      for index in worlds.indices {
        worlds[index].go(to: instant, habits)
        guard worlds[index].isRunning else { continue }
        let world = worlds[index]
        let orders = judge.orders(
          at: instant, deadline: world.ownDeadline, ttl: world.ttl, lastUsedAt: used, &worlds[index].memory)
        worlds[index].obey(orders)
        if !orders.isEmpty { isMoved = true }
      }
      // What has just been moved is looked at again at once.
      due = isMoved ? .at(instant) : .changed(since: instant)
      return
    }
    let (inForce, baseline) = judge.compare(at: instant, lastUsedAt: used, &memory)
    due = .changed(since: instant)
    // Between two readings the rules in force did nothing, or there would be another one.
    guard !inForce.agree(with: baseline), isReading || !baseline.isEmpty else { return }
    since = instant
    let deadline = judge.isRunning ? judge.deadline ?? .distant : instant
    let busy = past.visits.last { $0.from < instant }.map(\.to) ?? instant
    worlds = World.Assumptions.all.map {
      World($0, at: instant, deadline: deadline, busyUntil: min(busy, instant), memory)
    }
    let habits = past.habits(at: instant, setsOwnTTLAside: false)
    for index in worlds.indices {
      if !judge.isRunning { worlds[index].stop(at: instant, habits) }
      worlds[index].obey(baseline)
      // The TTL in force changes with what the rules in force want; the baseline leaves what it is.
      if inForce.ttl != nil, baseline.ttl == nil {
        worlds[index].ttl = .some(past.habits(at: instant, setsOwnTTLAside: true).ttl)
      }
    }
    due = .at(instant)
  }

  // MARK: Events

  private mutating func happen(_ event: WorkspacePast.Event, at instant: Timestamp) {
    guard !worlds.isEmpty else { return }
    let habits = past.habits(at: instant, setsOwnTTLAside: false)
    switch event {
    case .stop(let from, true): return stop(from: from, to: instant, habits)
    case .start:
      for index in worlds.indices { worlds[index].go(to: instant, habits) }
      // What would have been stopped as well, and starts with the same TTL, is what it was from now on.
      if !worlds.contains(where: { $0.isRunning || $0.ttl != nil }) { return close(at: instant) }
    case .stop, .scheduled, .setting, .move, .visit: break
    }
    for index in worlds.indices {
      switch event {
      case .stop: worlds[index].mayStop(at: instant, habits)
      case .start(_, .unknown): worlds[index].mayStart(at: instant, habits)
      case .start(_, let cause): worlds[index].start(at: instant, byPerson: cause == .owner, habits)
      case .scheduled: worlds[index].start(at: instant, byPerson: false, habits)
      case .setting(let deadline, let isEarlier):
        worlds[index].move(at: instant, to: deadline, isEarlier: isEarlier, habits)
      case .move: break
      case .visit(let visit): worlds[index].arrive(from: visit.from, surely: visit.surely, habits)
      }
    }
  }

  /// Somebody stopped it, at some instant between two.
  private mutating func stop(from: Timestamp, to: Timestamp, _ habits: LoneCourse.Habits) {
    for index in worlds.indices { worlds[index].go(to: max(from, since), habits) }
    let isSame = worlds.allSatisfy { $0.isRunning && $0.ttl == nil }
    if isSame { return close(at: max(from, since)) }
    for index in worlds.indices {
      let isLate = worlds[index].assumptions.isBusy
      worlds[index].stop(at: isLate ? to : max(from, since), habits)
    }
  }

  // MARK: The result

  /// Ends the difference: from now on it is as it was.
  private mutating func close(at end: Timestamp) {
    guard !worlds.isEmpty else { return }
    let habits = past.habits(at: end, setsOwnTTLAside: false)
    for index in worlds.indices { worlds[index].go(to: end, habits) }
    var cuts = Set([since, end])
    for world in worlds { for run in world.runs { cuts.formUnion([run.span.from, run.span.to]) } }
    // Who brought it about depends on whether it ran in truth.
    cuts.formUnion(past.course.pieces(in: Span(since, end)).map(\.span.to) + past.moves.map(\.at))
    let times = cuts.filter { since <= $0 && $0 <= end }.sorted()
    for (from, to) in zip(times, times.dropFirst()) {
      let running = worlds.compactMap { world in
        let next = world.runs.partitioningIndex { $0.span.to > from }
        return next < world.runs.count && world.runs[next].span.from <= from ? world.runs[next] : nil
      }
      let state: BaselineCourse.State =
        running.count == worlds.count ? .running : running.isEmpty ? .stopped : .unsure
      let rule = running.first?.rule ?? worlds.compactMap(\.rule).first
      done.append(.init(span: Span(from, to), state: state, cause: cause(at: from, rule)))
    }
    memory = worlds[0].memory
    worlds = []
    due = .at(end)
  }

  /// The rule in force because of which it ran when it would not have, or the other way round; else the baseline's.
  private func cause(at instant: Timestamp, _ baseline: String?) -> String? {
    func isLater(_ move: FleetHistory.Move) -> Bool { move.before.map { move.after > $0 } ?? false }
    let next = past.course.pieces.partitioningIndex { $0.span.to > instant }
    let isRunning =
      next < past.course.pieces.count && past.course.pieces[next].span.from <= instant
      && past.course.pieces[next].state == .running
    let moves = past.moves.filter { since <= $0.at && $0.at <= instant }
    if let wanted = moves.last(where: { isRunning == isLater($0) }) { return wanted.rule }
    if let baseline { return "\(baseline) (baseline)" }
    return moves.last?.rule ?? past.ttls.last { $0.at <= instant }?.rule
  }
}
