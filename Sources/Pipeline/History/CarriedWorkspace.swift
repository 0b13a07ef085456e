import Audit
import Cron
import Rules
import Time

/// A workspace that went another way under the new rules, as it would have gone on from there.
///
/// The model: what people did in truth they do here at the same instant. Use moves the deadline as the server's bump does. Who
/// uses it while it would be stopped starts it then. It stops at its deadline, and starts by a schedule of its own where the new
/// rules gave it one.
struct CarriedWorkspace {
  /// Its deadline, TTL, schedule and last use.
  private(set) var circumstances: RuleTrial.Circumstances
  /// Whether it runs.
  private(set) var isRunning: Bool
  /// The deadline of this run that the new rules asked for last; `nil` where they asked for none.
  private(set) var deadlineByRules: Timestamp?
  /// The last reading of when it ran in truth, or the first one; it is judged by that one while it runs here only.
  private var lastRun: RuleTrial
  /// The deadline that the rules in force asked for last, which is no person's.
  private var deadlineInForce: Timestamp?
  /// The same of TTLs.
  private var ttlInForce: Duration??
  /// The same of schedules.
  private var scheduleInForce: String??
  /// How many starts it had that the recorded builds are not.
  private var starts = 0
  /// When its own schedule starts it next; `nil` while it runs, and where it has none of its own.
  private var startsAt: Timestamp?

  /// - Parameter trial: the reading at which the rules want different things
  init(_ trial: RuleTrial, inForce: RuleTrial.Wishes, new: RuleTrial.Wishes, at now: Timestamp) {
    circumstances = .init(deadline: trial.deadline, lastUsedAt: trial.facts.lastUsedAt)
    isRunning = trial.isRunning
    lastRun = trial
    note(inForce)
    // The TTL in force changes with what the rules in force want; without that it stays what it is.
    if inForce[.ttl] != nil { circumstances.ttl = .some(trial.facts.ttl) }
    if inForce[.autostart] != nil { circumstances.schedule = trial.schedule }
    obey(new, at: now)
  }

  /// Lets time pass, in which it may stop and be started by its own schedule.
  mutating func go(to now: Timestamp) {
    while true {
      if isRunning, let deadline = circumstances.deadline, deadline <= now {
        stop(at: deadline)
      } else if !isRunning, let start = startsAt, start <= now {
        run(from: start, lastRun.facts)
        // The server counts its own start as use.
        circumstances.lastUsedAt = start
      } else {
        return
      }
    }
  }

  /// The next start by its own schedule.
  private func nextStart(after instant: Timestamp) -> Timestamp? {
    // What cannot be read the server would not have taken: it starts nothing.
    let schedule = circumstances.schedule?.autostart.flatMap { try? CoderSchedule(parsing: $0) }
    return schedule?.serverNext(after: instant)
  }

  /// Somebody used it last at an instant.
  ///
  /// - Parameter next: the reading that shows it
  /// - Returns: whether it would have been stopped by then
  mutating func use(at instant: Timestamp, shownBy next: RuleTrial) -> Bool {
    go(to: instant)
    circumstances.lastUsedAt = instant
    let facts = next.facts
    guard isRunning else {
      // What was started in truth as well, before this use, starts here when that build comes (``build(_:at:)``).
      let isSchedules = facts.buildReason == "autostart" && circumstances.schedule != nil
      if facts.buildNumber != lastRun.facts.buildNumber, facts.isStarted, !isSchedules,
        let began = facts.startedAt, began - Self.buildTime <= instant
      {
        return false
      }
      run(from: instant, facts)
      return true
    }
    guard let deadline = circumstances.deadline, let bump = next.traits.bump(of: facts) else { return false }
    var bumped = instant + bump
    if let maximum = facts.maxDeadline { bumped = min(bumped, maximum) }
    // Not all use moves deadlines; in truth this one is nearly as far away then. The server moves none that is.
    let moves = facts.deadline.map { $0 >= bumped - bump / 10 } ?? true
    if moves { circumstances.deadline = max(deadline, bumped) }
    return false
  }

  /// How long before the end of its build a start may count as use.
  private static let buildTime = Duration.minutes(10)

  private mutating func stop(at instant: Timestamp) {
    (isRunning, startsAt) = (false, nextStart(after: instant))
    circumstances.started = nil
  }

  private mutating func run(from instant: Timestamp, _ facts: WorkspaceFacts) {
    (isRunning, startsAt, deadlineByRules) = (true, nil, nil)
    starts += 1
    circumstances.started = (instant, starts)
    let ttl = circumstances.ttl ?? facts.ttl
    let deadline = [ttl.map { instant + $0 }, facts.maxDeadline.flatMap { $0 > instant ? $0 : nil }]
    circumstances.deadline = deadline.compactMap(\.self).min()
  }

  /// Takes in what people and the server did between two readings.
  ///
  /// - Returns: whether it still differs from what was read
  mutating func pass(from last: RuleTrial, to next: RuleTrial, at now: Timestamp) -> Bool {
    let (before, after) = (last.facts, next.facts)
    if after.ttl != before.ttl, ttlInForce != .some(after.ttl) { circumstances.ttl = nil }
    // A schedule that Curfew gives back is not a person's either.
    if after.autostart != before.autostart, scheduleInForce != .some(after.autostart),
      before.suspendedAutostart == nil || after.autostart != before.suspendedAutostart
    {
      (circumstances.schedule, startsAt) = (nil, nil)
    }
    if after.buildNumber != before.buildNumber {
      build(after, at: now)
    } else if isRunning, after.isRunning, after.deadline != before.deadline, isByHand(next, since: last) {
      circumstances.deadline = after.deadline
    }
    if next.isRunning { lastRun = next }
    go(to: now)
    let hasOwnTTL = circumstances.ttl.map { $0 != after.ttl } ?? false
    let hasOwnSchedule = circumstances.schedule.map { $0 != next.schedule } ?? false
    return isRunning || after.isStarted || hasOwnTTL || hasOwnSchedule
  }

  private mutating func build(_ facts: WorkspaceFacts, at now: Timestamp) {
    guard facts.isStarted else {
      if facts.buildReason != "autostop" { stop(at: now) }
      return
    }
    let begun = facts.startedAt ?? now
    go(to: begun)
    let isScheduled = facts.buildReason == "autostart"
    if isRunning {
      // Who starts it in truth finds it running here.
      guard !isScheduled, let deadline = circumstances.deadline else { return }
      circumstances.deadline = max(deadline, begun + (facts.template.activityBump ?? .hours(1)))
    } else if !isScheduled || circumstances.schedule == nil {
      run(from: begun, facts)
      // It is the recorded build.
      circumstances.started = nil
      if circumstances.ttl == nil { circumstances.deadline = facts.deadline ?? circumstances.deadline }
    }
  }

  /// Whether a new deadline is neither Curfew's nor the server's own.
  private func isByHand(_ next: RuleTrial, since last: RuleTrial) -> Bool {
    guard let deadline = next.facts.deadline, deadline != deadlineInForce else { return next.deadline == nil }
    guard let bump = next.traits.bump(of: next.facts), let used = next.facts.lastUsedAt else { return true }
    // A bump counts from an instant of use between the two readings.
    let slack = Duration.minutes(2)
    let from = deadline - bump
    return used == last.facts.lastUsedAt || from > used + slack || from < (last.facts.lastUsedAt ?? used) - slack
  }

  /// Remembers what the rules in force want, which is not a person's.
  mutating func note(_ inForce: RuleTrial.Wishes) {
    if case .deadline(let target, _)? = inForce[.lifetime]?.change { deadlineInForce = target }
    if case .ttl(let ttl)? = inForce[.ttl]?.change { ttlInForce = .some(ttl) }
    if case .autostart(let schedule)? = inForce[.autostart]?.change { scheduleInForce = .some(schedule) }
  }

  /// Does what the new rules want.
  private mutating func obey(_ wishes: RuleTrial.Wishes, at now: Timestamp) {
    if let wish = wishes[.autostart], case .autostart(let schedule)? = wish.change {
      let present = circumstances.schedule.map(\.autostart) ?? lastRun.facts.autostart
      let suspension =
        wish.action == .suspendAutostart
        ? present.map { Suspension(state: .suspended, schedule: $0, rule: wish.rule, at: now) } : nil
      set(.init(autostart: schedule, suspension: suspension), at: now)
    }
    if case .deadline(let target, _)? = wishes[.lifetime]?.change {
      (circumstances.deadline, deadlineByRules) = (target, target)
    }
    guard let change = wishes[.ttl]?.change, case .ttl(let ttl) = change else { return }
    var facts = lastRun.facts
    facts.deadline = circumstances.deadline
    if let own = circumstances.ttl { facts.ttl = own }
    if isRunning,
      let fate = DeadlineFate.after(change, among: wishes.compactMapValues(\.change), of: facts, on: lastRun.traits)
    {
      circumstances.deadline = fate.after
    }
    circumstances.ttl = .some(ttl)
  }

  private mutating func set(_ schedule: RuleTrial.Circumstances.Schedule, at now: Timestamp) {
    circumstances.schedule = schedule
    startsAt = isRunning ? nil : nextStart(after: now)
  }

  /// What it is judged by: `nil` while it is stopped here and runs in truth.
  private func judged(by trial: RuleTrial) -> RuleTrial? {
    if isRunning { return trial.isRunning ? trial : lastRun }
    return trial.facts.isStarted ? nil : trial
  }

  /// What the new rules want, which is then done.
  mutating func ask(at now: Timestamp, _ trial: RuleTrial, _ memory: inout CarriedMemory) -> RuleTrial.Wishes {
    go(to: now)
    guard let judged = judged(by: trial) else { return [:] }
    let (wishes, hasScheduleBack) = judged.wishes(at: now, in: circumstances, &memory)
    obey(wishes, at: now)
    if hasScheduleBack, let back = circumstances.schedule?.suspension?.schedule {
      set(.init(autostart: back, suspension: nil), at: now)
    }
    return wishes
  }

  /// The next instant after `now` at which they may want something else by themselves; `nil` for never.
  func nextChange(after now: Timestamp, _ trial: RuleTrial, _ memory: CarriedMemory) -> Timestamp? {
    let change = judged(by: trial)?.nextChange(after: now, in: circumstances, memory)
    return [change, startsAt].compactMap(\.self).min()
  }

  /// Whether it runs, or its own schedule starts it.
  var mayRun: Bool { isRunning || startsAt != nil }
}
