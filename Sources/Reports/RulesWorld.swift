import Time

/// One way in which a workspace may have gone on under the rules of a baseline, under fixed assumptions about what the trail does
/// not say.
///
/// Several of them together bound what would have been: where all of them run it surely ran, where some do it possibly did.
struct RulesWorld<Memory: Sendable> {
  /// What the trail does not say, decided one way or the other.
  struct Assumptions {
    /// Whether use moves the deadline as an active connection does, and builds take their time; otherwise only arriving does.
    let isBusy: Bool
    /// Whether who is at work when it stops starts it again at once.
    let startsAgain: Bool

    static var all: [Assumptions] {
      [true, false].flatMap { busy in [true, false].map { Assumptions(isBusy: busy, startsAgain: $0) } }
    }
  }

  let assumptions: Assumptions
  var memory: Memory
  /// The TTL that the baseline's rules gave it, and not those in force; `nil` where there is none.
  var ttl: Duration??
  /// The last rule of the baseline that moved its deadline or TTL.
  private(set) var rule: String?
  /// When it stops by itself.
  private(set) var deadline: Timestamp
  private(set) var isRunning = true
  /// Until when somebody is at work.
  private var busyUntil = Timestamp(seconds: .min)
  /// When it ran, with the rule that had moved it last.
  private(set) var runs: [(span: Span, rule: String?)] = []
  private var now: Timestamp

  init(_ assumptions: Assumptions, at now: Timestamp, deadline: Timestamp, busyUntil: Timestamp, _ memory: Memory) {
    self.assumptions = assumptions
    self.now = now
    self.deadline = deadline
    self.busyUntil = busyUntil
    self.memory = memory
  }

  /// When it stops by itself; `nil` for never.
  var ownDeadline: Timestamp? { deadline == .distant ? nil : deadline }

  /// The end of its run, with the time that a stop takes.
  private var end: Timestamp { assumptions.isBusy && deadline < .distant ? deadline + LoneCourse.ofBuild : deadline }

  /// The habits of the moment, with its own TTL.
  private func own(_ habits: LoneCourse.Habits) -> LoneCourse.Habits {
    guard let ttl else { return habits }
    return LoneCourse.Habits(
      ttl: ttl, bump: habits.bump, maxDeadline: habits.maxDeadline, nextStart: habits.nextStart)
  }

  /// Lets time pass.
  mutating func go(to instant: Timestamp, _ habits: LoneCourse.Habits) {
    while isRunning, end < instant {
      if assumptions.startsAgain, deadline < busyUntil {
        let next = max(own(habits).end(of: deadline), deadline + .minutes(1))
        run(to: min(end, instant))
        deadline = next
      } else {
        run(to: end)
        isRunning = false
      }
    }
    run(to: instant)
  }

  private mutating func run(to instant: Timestamp) {
    guard now < instant else { return }
    if isRunning { runs.append((Span(now, instant), rule)) }
    now = instant
  }

  private mutating func start(at instant: Timestamp, _ habits: LoneCourse.Habits) {
    run(to: instant)
    isRunning = true
    deadline = own(habits).end(of: instant)
    if let maximum = habits.maxDeadline, maximum > instant { deadline = min(deadline, maximum) }
  }

  /// Somebody came, surely from `surely` on, and may have been there from `from` on.
  mutating func arrive(from: Timestamp, surely: Timestamp?, _ habits: LoneCourse.Habits) {
    go(to: from, habits)
    guard let surely else { return }
    if isRunning {
      deadline = max(deadline, from + habits.surelyAhead)
    } else {
      let begun = assumptions.isBusy ? from : surely + LoneCourse.ofBuild
      go(to: begun, habits)
      start(at: begun, habits)
    }
  }

  /// Somebody was at work, or may have been.
  mutating func use(_ span: Span, _ habits: LoneCourse.Habits) {
    go(to: span.from, habits)
    busyUntil = max(busyUntil, span.to)
    if isRunning {
      if assumptions.isBusy { deadline = max(deadline, min(habits.bumped(from: span.from, to: span.to), cap(habits))) }
    } else if assumptions.startsAgain, assumptions.isBusy {
      start(at: max(now, span.from), habits)
    }
  }

  private func cap(_ habits: LoneCourse.Habits) -> Timestamp { habits.maxDeadline ?? .distant }

  /// Somebody started it, in truth, or its schedule did.
  mutating func start(at instant: Timestamp, byPerson: Bool, _ habits: LoneCourse.Habits) {
    go(to: instant, habits)
    if !isRunning {
      start(at: max(now, instant), habits)
    } else if byPerson {
      deadline = max(deadline, instant + habits.surelyAhead)
    }
  }

  /// A start that nobody saw.
  mutating func mayStart(at instant: Timestamp, _ habits: LoneCourse.Habits) {
    go(to: instant, habits)
    if assumptions.isBusy, !isRunning { start(at: max(now, instant), habits) }
  }

  /// A stop that nobody saw, and that may have been somebody's.
  mutating func mayStop(at instant: Timestamp, _ habits: LoneCourse.Habits) {
    go(to: instant, habits)
    if !assumptions.isBusy { isRunning = false }
  }

  /// Somebody stopped it, in truth: while it runs here it stops at the same moment.
  mutating func stop(at instant: Timestamp, _ habits: LoneCourse.Habits) {
    go(to: instant, habits)
    isRunning = false
  }

  /// Somebody other than Curfew moved the deadline, in truth, or use did.
  mutating func move(at instant: Timestamp, to wanted: Timestamp?, isEarlier: Bool, _ habits: LoneCourse.Habits) {
    go(to: instant, habits)
    guard isRunning else { return }
    let wanted = wanted ?? .distant
    if isEarlier {
      deadline = assumptions.isBusy ? max(wanted, instant) : min(deadline, max(wanted, instant))
    } else {
      // It may have been use, which leaves a deadline that is nearly as far away.
      deadline = max(deadline, assumptions.isBusy || wanted == .distant ? wanted : wanted - habits.bump / 20)
    }
  }

  /// Does what the baseline's rules want.
  mutating func obey(_ orders: RuleOrders) {
    if let order = orders.deadline {
      deadline = order.to
      rule = order.rule
    }
    if let order = orders.ttl {
      ttl = .some(order.to)
      rule = order.rule
    }
  }
}
