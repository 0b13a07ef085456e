import Audit
import Metrics
import Pipeline
import Rules
import Time

/// What is known of the service at one moment: the metrics, and what its health follows from. A copy does not change.
struct ServiceState: Sendable {
  /// The metrics, without those of the process, which are read when they are asked for.
  var metrics = MetricValues()
  /// Time from the start of one sweep to the start of the next.
  var interval: Duration
  /// When the last sweep ended that read the server and recorded its decisions, by the monotonic clock.
  var lastSuccess: ContinuousClock.Instant?
  /// The same by this machine's clock.
  var lastSuccessAt: Timestamp?
  /// When the next regular sweep is due, by this machine's clock; `nil` before the first.
  var nextSweepAt: Timestamp?
  /// When the sweep in hand began, by this machine's clock; `nil` between two.
  var sweepBeganAt: Timestamp?
  /// Why the last sweep failed; `nil` where it did not.
  var failure: String?
  /// That far fewer workspaces are seen than before, or than the server counts, one sentence; `nil` where that is not so.
  var shrinkage: String?
  /// That the token may change no workspace, one sentence; `nil` where that is not so.
  var powerlessness: String?
  /// Why the trail could not be written in the last sweep; `nil` where it could.
  var trailFailure: String?
  /// Number of rules in force; `nil` before they are loaded.
  var rules: Int?
  /// The rules and what the settings allow; `nil` before they are loaded.
  var inForce: (ruleSet: RuleSet, policy: Policy)?
  /// Why the rules were refused when they were last read again; `nil` where they were not.
  var refusal: String?
  /// What holds requests back, as far as the last sweep knows.
  var throttle = Throttle()
  /// The server's time at the last sweep against the monotonic clock, by which a hold ends.
  var serverTime: (at: Timestamp, when: ContinuousClock.Instant)?
  /// When the token ends; `nil` where that is not known, or use moves it.
  var tokenEnd: Timestamp?

  /// The server's time at an instant; `nil` before the first sweep.
  func serverTime(at now: ContinuousClock.Instant) -> Timestamp? {
    serverTime.map { $0.at + $0.when.duration(to: now) }
  }
}

extension ServiceState {
  /// Takes in a sweep that was completed.
  mutating func take(_ report: SweepReport, at now: Timestamp, _ instant: ContinuousClock.Instant) {
    let reading = report.judgement.reading
    (failure, trailFailure, sweepBeganAt) = (nil, nil, nil)
    (lastSuccess, lastSuccessAt) = (instant, now)
    serverTime = (reading.now + report.duration, instant)
    throttle = report.throttle
    metrics.add(to: ServiceMetrics.sweeps, report.result.rawValue)
    metrics.observe(report.duration.seconds, in: ServiceMetrics.sweepDuration)
    metrics.set(ServiceMetrics.lastSuccess, to: now.unixSeconds)
    metrics.set(ServiceMetrics.trailWritable, to: 1)
    // A waking in between does not move the next regular sweep.
    if reading.scope != .some {
      let began = now - report.duration
      metrics.set(ServiceMetrics.sweepLateness, to: max(.zero, began - (nextSweepAt ?? began)).seconds)
      noteNext(max(now, began + interval))
    }
    if let head = report.chainHead { metrics.set(ServiceMetrics.chainHead, to: Double(head.seq)) }
    takeFleet(reading)
    takeDecisions(report.judgement, at: now)
    takeBlastRadius(report.judgement)
    takeHolds(at: instant)
    metrics.set(ServiceMetrics.paused, to: report.judgement.pause == nil ? 0 : 1)
    metrics.clear(ServiceMetrics.pauseEnd)
    if let end = report.judgement.pause?.until { metrics.set(ServiceMetrics.pauseEnd, to: end.unixSeconds) }
  }

  /// Takes in a sweep that failed as a whole.
  mutating func take(failure error: any Error, at now: Timestamp) {
    failure = Failures.sentence(error)
    sweepBeganAt = nil
    trailFailure = error is AuditFailure ? failure : nil
    metrics.add(to: ServiceMetrics.sweeps, SweepEndRecord.Result.failed.rawValue)
    metrics.set(ServiceMetrics.trailWritable, to: trailFailure == nil ? 1 : 0)
    noteNext(now + interval)
  }

  /// Takes in a decision that was carried out, or was tried in vain.
  mutating func take(_ act: AttemptReport) {
    let decision = act.decision
    metrics.add(to: ServiceMetrics.actions, decision.rule.name, decision.kind.rawValue, act.outcome.word)
    if !act.outcome.isApplied, let code = act.outcome.failure { metrics.add(to: ServiceMetrics.refusals, code) }
  }

  private mutating func noteNext(_ instant: Timestamp) {
    nextSweepAt = instant
    metrics.set(ServiceMetrics.nextSweep, to: instant.unixSeconds)
  }

  private mutating func takeFleet(_ reading: Reading) {
    shrinkage = reading.shrinkage ?? reading.blindness
    metrics.set(ServiceMetrics.fleetShrunk, to: shrinkage == nil ? 0 : 1)
    metrics.set(ServiceMetrics.notSeen, to: Double(reading.notSeen + reading.unreadable.count))
    metrics.clear(ServiceMetrics.server)
    metrics.set(ServiceMetrics.server, "\(reading.server.version.map { "\($0)" } ?? "unknown")", to: 1)
    guard reading.scope == .everything else { return }
    powerlessness = reading.powerlessness
    var states = Dictionary(uniqueKeysWithValues: ServiceState.states.map { ($0, 0) })
    for observation in reading.observations {
      let status = observation.facts.status
      states[states[status] == nil ? ServiceState.otherState : status, default: 0] += 1
    }
    for (state, count) in states { metrics.set(ServiceMetrics.workspaces, state, to: Double(count)) }
  }

  /// The states that Coder has; a state that a later server adds is counted as another one.
  private static let states = [
    "pending", "starting", "running", "stopping", "stopped", "failed", "canceling", "canceled", "deleting", "deleted",
    otherState,
  ]
  private static let otherState = "other"

  private mutating func takeDecisions(_ judgement: Judgement, at now: Timestamp) {
    struct Kind: Hashable {
      let rule, action, mode: String
      let verdict, guardName: String
    }
    var counts: [Kind: Int] = [:]
    for decision in judgement.decisions {
      let kind = Kind(
        rule: decision.rule.name, action: decision.kind.rawValue, mode: ServiceState.mode(decision.isShadow),
        verdict: decision.verdict.word, guardName: decision.verdict.guardName?.rawValue ?? "")
      counts[kind, default: 0] += 1
    }
    for (kind, count) in counts {
      metrics.add(Double(count), to: ServiceMetrics.decisions, kind.rule, kind.action, kind.mode, kind.verdict)
      if !kind.guardName.isEmpty { metrics.add(Double(count), to: ServiceMetrics.guards, kind.guardName, kind.mode) }
      if kind.verdict != "error" { metrics.set(ServiceMetrics.ruleLastMatch, kind.rule, to: now.unixSeconds) }
    }
    for decision in judgement.recorded where decision.isShadow && decision.verdict == .wouldAct {
      metrics.add(to: ServiceMetrics.dryRunDecisions, decision.rule.name, decision.kind.rawValue)
    }
  }

  private mutating func takeBlastRadius(_ judgement: Judgement) {
    for use in judgement.blastRadiusUse {
      let mode = ServiceState.mode(use.isShadow)
      metrics.set(ServiceMetrics.blastRadiusWanted, use.effect.rawValue, mode, to: Double(use.wanted))
      metrics.set(ServiceMetrics.blastRadiusAllowed, use.effect.rawValue, mode, to: Double(use.allowed))
    }
    for overreach in judgement.overreaches {
      metrics.add(to: ServiceMetrics.blastRadiusStops, overreach.rule, ServiceState.mode(overreach.isShadow))
    }
  }

  /// Sets what holds requests back at the moment.
  mutating func takeHolds(at now: ContinuousClock.Instant) {
    let serverTime = serverTime(at: now)
    let circuit = serverTime.map { throttle.circuit(at: $0) } ?? .closed
    for state in Throttle.Circuit.allCases {
      metrics.set(ServiceMetrics.circuit, state.rawValue, to: circuit == state ? 1 : 0)
    }
    let waits = if case .serverWaits? = serverTime.flatMap({ throttle.hold(at: $0) }) { true } else { false }
    metrics.set(ServiceMetrics.serverWaits, to: waits ? 1 : 0)
  }

  private static func mode(_ isShadow: Bool) -> String { (isShadow ? Mode.dryRun : .enforce).rawValue }
}

extension Duration {
  /// The same in seconds, as metrics have it.
  var seconds: Double { self / .seconds(1) }
}

extension Timestamp {
  /// Seconds since 1970, as metrics have it.
  var unixSeconds: Double { Double(microseconds) / 1_000_000 }
}
