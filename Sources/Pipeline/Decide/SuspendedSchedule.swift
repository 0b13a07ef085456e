import Audit
import Cron
import Rules
import Time

/// What becomes of a schedule that a rule has suspended, after the rules have been judged.
public struct SuspendedSchedule: Sendable {
  /// The workspace.
  public let observation: Observation
  /// What is suspended, since when and by which rule.
  public let suspension: Suspension
  /// What becomes of it.
  public let fate: Fate
  /// What becomes of a suspended schedule.
  public enum Fate: Sendable, Equatable {
    /// A rule of this name suspends it still.
    case stays(by: String)
    /// A rule sets another schedule in its place.
    case replaced(by: String)
    /// It is to come back, and cannot yet, for this reason.
    case waits(because: String)
    /// It comes back now.
    case comesBack
  }

  /// What becomes of it as a clause, to follow the workspace's name and stand before `; …`.
  public var sentence: String {
    let what = "its schedule \(suspension.words)"
    return switch fate {
    case .stays(let rule):
      "\(what), comes back when \(rule == suspension.rule ? "that rule" : rule) is no longer true"
    case .replaced(let rule): "\(what), is replaced by \(rule)"
    case .waits(let reason): "\(what), waits to come back, because \(reason)"
    case .comesBack: "\(what), comes back in this sweep"
    }
  }

  /// Every suspended schedule of a reading.
  ///
  /// - Parameters:
  ///   - decisions: what the rules decided, in the order of the observations
  ///   - withDryRuns: whether rules in dry run count as if they were enforced; else they neither suspend nor set anything
  static func all(
    in reading: Reading, _ decisions: [Decision], policy: Policy, pause: Pause?, withDryRuns: Bool = false
  ) -> [SuspendedSchedule] {
    let waiting = reading.observations.filter {
      $0.memory.suspension?.state == .suspended && $0.facts.autostart == nil
    }
    guard !waiting.isEmpty else { return [] }
    let wishes = Dictionary(
      grouping: decisions.filter { $0.effect == .autostart && (withDryRuns || !$0.isShadow) }, by: \.facts.id)
    return waiting.compactMap { observation in
      guard let suspension = observation.memory.suspension else { return nil }
      let fate =
        fate(under: wishes[observation.facts.id] ?? [])
        ?? obstacle(suspension, observation, reading, policy, pause).map(Fate.waits) ?? .comesBack
      return SuspendedSchedule(observation: observation, suspension: suspension, fate: fate)
    }
  }

  /// What the rules want of it; `nil` when none of them keeps it from coming back.
  private static func fate(under wishes: [Decision]) -> Fate? {
    for wish in wishes where wish.kind == .suspendAutostart {
      switch wish.verdict {
      case .noOp, .act, .wouldAct, .held: return .stays(by: wish.rule.name)
      // It has not been true for long enough, or the workspace is nobody's to change any more.
      case .blocked(let guardName, _, _) where ![.holdFor, .optOut].contains(guardName):
        return .stays(by: wish.rule.name)
      case .blocked, .overridden, .error: continue
      }
    }
    for wish in wishes where wish.kind == .setAutostart && wish.verdict == .act {
      return .replaced(by: wish.rule.name)
    }
    for wish in wishes where wish.kind == .clearAutostart {
      if case .noOp = wish.verdict { return .waits(because: "\(wish.rule.name) wants it without a schedule") }
    }
    for wish in wishes where wish.kind == .suspendAutostart {
      if case .error = wish.verdict { return .waits(because: "\(wish.rule.name), which may suspend it, cannot answer") }
    }
    return nil
  }

  /// Why it cannot come back now; `nil` when it can.
  private static func obstacle(
    _ suspension: Suspension, _ observation: Observation, _ reading: Reading, _ policy: Policy, _ pause: Pause?
  ) -> String? {
    let facts = observation.facts
    if policy.mode != .enforce { return "the settings are in dry run" }
    if policy.plan != nil { return "a plan is carried out, and nothing besides: the next sweep gives it back" }
    if let pause { return "Curfew is \(pause.sentence(serverAhead: reading.serverAhead))" }
    if let hold = reading.throttle.hold(at: reading.now) { return hold.reason }
    if observation.memory.open[.autostart] != nil { return "no answer came to the last request for its schedule" }
    if facts.isBuilding { return "a build is under way: it is \(facts.status)" }
    // Waking it with a schedule would start it.
    if facts.dormantAt != nil { return "it is dormant" }
    if observation.mayBeChanged == false { return "the token may not change it" }
    if let setback = observation.memory.setbacks[.autostart] {
      let until = setback.restEnds(pace: policy.pace)
      if reading.now < until {
        return "the server did not take the last request (\(setback.failure ?? "no answer")); it is asked again from "
          + "\(until.flooredToSecond.rfc3339) on"
      }
    }
    return danger(suspension.schedule, observation, reading.server, at: reading.now)
  }

  /// Why setting the schedule would start the workspace at once; `nil` when it would not.
  static func danger(
    _ text: String, _ observation: Observation, _ server: ServerTraits, at now: Timestamp
  ) -> String? {
    guard !observation.facts.isStarted else { return nil }
    let schedule: CoderSchedule
    do throws(CoderScheduleRefusal) {
      schedule = try CoderSchedule(parsing: text)
    } catch {
      return "it is stopped, and nobody can tell when this schedule starts it: \(error); it comes back when it runs"
    }
    if schedule.serverNext(after: now) == nil {
      return "it is stopped, and a schedule that never fires would start it at once; it comes back when it runs"
    }
    return ScheduleGuard.firing(of: schedule, sinceStopOf: observation, server: server, at: now).map {
      "this server would start it at once: the schedule fired at \($0.rfc3339), after the stop; it comes back when it runs"
    }
  }
}

extension Judgement {
  /// The memory of a workspace's suspended schedule after the judgement, before anything is sent.
  ///
  /// - Parameter decisions: the decisions on that workspace.
  func suspension(of observation: Observation, _ decisions: ArraySlice<Decision>) -> Suspension? {
    let own = decisions.filter { $0.kind == .suspendAutostart }
    if let decision = own.first(where: { $0.verdict == .act }), let schedule = observation.facts.autostart {
      return Suspension(state: .noted, schedule: schedule, rule: decision.rule.name, at: reading.now)
    }
    guard var suspension = observation.memory.suspension else { return nil }
    switch suspension.state {
    case .noted: return suspension
    case .suspended:
      let fate = suspended.first { $0.observation === observation }?.fate
      if case .stays(let rule)? = fate { suspension.rule = rule }
      return suspension
    case .left:
      // As long as some rule would suspend it, or nobody can tell, all of them leave it alone.
      return own.contains { !$0.isShadow } ? suspension : nil
    }
  }

  /// Whether it suspends some schedule.
  var suspends: Bool { decisions.contains { $0.kind == .suspendAutostart && $0.verdict == .act } }

  /// The suspended schedules that come back now: no rule suspends them any more.
  public var returning: [SuspendedSchedule] { suspended.filter { $0.fate == .comesBack } }

  /// Sentences about those; only the first where there are many.
  public var returningSchedules: [String] {
    returning.map { "\($0.observation.facts.fullName): \($0.sentence)" }
      .shortened { "and \($0) more schedules that come back" }
  }

  /// Sentences about the suspended schedules that cannot come back yet; only the first where there are many.
  var waitingSchedules: [String] {
    let waiting = suspended.filter { if case .waits = $0.fate { true } else { false } }
    return waiting.map { "\($0.observation.facts.fullName): \($0.sentence)" }
      .shortened { "and \($0) more schedules that wait to come back" }
  }
}
