import CoderAPI
import Daemon
import Metrics
import Notices
import Pipeline
import Rules
import Synchronization
import Time

/// What whoever watches the service is told: taken in after each event, and given out without waiting for a sweep.
final class ServiceMonitor: Sendable {
  /// When the service last got something done.
  let pulse: Pulse
  private let state: Mutex<ServiceState>
  /// In force.
  private let settings: Mutex<Settings>
  /// What it measures by.
  let clock: MachineClock

  init(_ settings: Settings, clock: MachineClock = .system) {
    self.clock = clock
    self.settings = Mutex(settings)
    let startedAt = clock.now
    let interval = settings[Settings.interval]
    pulse = Pulse(limit: max(.minutes(10), interval * 3), clock: clock)
    var state = ServiceState(interval: interval)
    state.metrics.set(ServiceMetrics.build, VersionCommand.current, BuildOrigin.commit ?? "unknown", to: 1)
    state.metrics.set(ServiceMetrics.start, to: startedAt.unixSeconds)
    state.metrics.set(ServiceMetrics.interval, to: interval.seconds)
    state.metrics.set(ServiceMetrics.reloadSuccessful, to: 1)
    // Until then, never: an alert on its age must not be silent because there was none.
    state.metrics.set(ServiceMetrics.lastSuccess, to: 0)
    state.metrics.set(ServiceMetrics.zoneData, ZoneData.system.release ?? "unknown", to: 1)
    if let published = ZoneDataCheck.latestPublication(of: .system) {
      state.metrics.set(ServiceMetrics.zoneDataPublished, to: published.unixSeconds)
    }
    state.metrics.set(ServiceMetrics.trailVerified, to: startedAt.unixSeconds)
    state.metrics.set(ServiceMetrics.trailIntact, to: 1)
    for result in ["success", "failure"] { state.metrics.add(0, to: ServiceMetrics.reloads, result) }
    for result in ["done", "partial", "refused", "failed"] { state.metrics.add(0, to: ServiceMetrics.sweeps, result) }
    // A count that begins with its first event looks to Prometheus as if there had been none.
    for code in CoderFailure.Code.names { state.metrics.add(0, to: ServiceMetrics.refusals, code) }
    state.takeHolds(at: clock.instant)
    self.state = Mutex(state)
  }

  /// What is known now.
  var snapshot: ServiceState { state.withLock { $0 } }

  /// Takes in an event of the service.
  func take(_ event: SweepService.Event) {
    // One that has only begun has got nothing done.
    if case .began = event {} else { pulse.beat() }
    let (now, instant) = (clock.now, clock.instant)
    state.withLock { state in
      switch event {
      case .began: state.sweepBeganAt = now
      case .during(.carriedOut(let act)): state.take(act)
      case .during(.settled): break
      case .swept(let report): state.take(report, at: now, instant)
      case .failed(let error): state.take(failure: error, at: now)
      }
    }
  }

  /// Takes in the rules and the mode in force.
  ///
  /// - Parameter isReload: whether they were read again
  func take(_ ruleSet: RuleSet, _ policy: Policy, isReload: Bool) {
    let now = clock.now
    state.withLock { state in
      state.rules = ruleSet.rules.count
      state.inForce = (ruleSet, policy)
      state.refusal = nil
      for mode in Mode.allCases {
        state.metrics.set(
          ServiceMetrics.rules, mode.rawValue, to: Double(ruleSet.rules.count { $0.mode == mode }))
        state.metrics.set(ServiceMetrics.mode, mode.rawValue, to: policy.mode == mode ? 1 : 0)
      }
      let names = Set(ruleSet.rules.filter { $0.mode != .off }.map(\.name))
      state.metrics.keep(ServiceMetrics.ruleLastMatch) { names.contains($0[0]) }
      for name in names {
        // What the trail knows of older rules is taken in soon after the start.
        if isReload, state.metrics.number(ServiceMetrics.ruleLastMatch, name) == nil {
          state.metrics.set(ServiceMetrics.ruleLastMatch, name, to: now.unixSeconds)
        }
        for mode in [Mode.dryRun, .enforce] {
          state.metrics.add(0, to: ServiceMetrics.blastRadiusStops, name, mode.rawValue)
        }
      }
      for rule in ruleSet.rules where rule.mode == .enforce {
        for action in rule.actions where action.kind.competes {
          state.metrics.add(0, to: ServiceMetrics.actions, rule.name, action.kind.rawValue, "applied")
        }
      }
      state.metrics.clear(ServiceMetrics.calendarEnd)
      for (calendar, end) in ruleSet.calendarEnds {
        state.metrics.set(ServiceMetrics.calendarEnd, calendar, to: end.unixSeconds)
      }
      state.metrics.clear(ServiceMetrics.ruleSet)
      state.metrics.set(ServiceMetrics.ruleSet, String(ruleSet.hash.prefix(12)), to: 1)
      if isReload { state.metrics.add(to: ServiceMetrics.reloads, "success") }
      state.metrics.set(ServiceMetrics.reloadSuccessful, to: 1)
    }
  }

  /// Takes in settings that were read again, and returns the names of those that have another value than before.
  func take(_ fresh: Settings) -> [String] {
    settings.withLock { settings in
      defer { settings = fresh }
      return fresh.changed(since: settings)
    }
  }

  /// Takes in that rules and settings were refused when they were read again.
  func take(refusal: String) {
    state.withLock { state in
      state.refusal = refusal
      state.metrics.add(to: ServiceMetrics.reloads, "failure")
      state.metrics.set(ServiceMetrics.reloadSuccessful, to: 0)
    }
  }

  /// Takes in an attempt of a request to the server.
  func take(_ exchange: Exchange) {
    let path = exchange.pathTemplate
    state.withLock { state in
      state.metrics.add(
        to: ServiceMetrics.requests, exchange.method, path, exchange.status.map { "\($0)" } ?? "none")
      state.metrics.observe(
        exchange.duration.seconds, in: ServiceMetrics.requestDuration, exchange.method, path)
    }
  }

  /// Takes in when the token ends.
  ///
  /// - Parameter end: `nil` where that is not known, or use moves it
  func take(tokenEnd end: Timestamp?) {
    state.withLock { state in
      state.tokenEnd = end
      state.metrics.clear(ServiceMetrics.tokenEnd)
      if let end { state.metrics.set(ServiceMetrics.tokenEnd, to: end.unixSeconds) }
    }
  }

  /// Takes in when the trail was last found as it was written.
  func take(verifiedAt at: Timestamp) {
    state.withLock { state in
      state.metrics.set(ServiceMetrics.trailVerified, to: at.unixSeconds)
      state.metrics.set(ServiceMetrics.trailIntact, to: 1)
    }
  }

  /// Takes in that the trail is not as it was written.
  func takeBrokenTrail() { state.withLock { $0.metrics.set(ServiceMetrics.trailIntact, to: 0) } }

  /// Takes in how many more lists the server gives in this minute; `nil` where it does not say.
  func take(listsLeft left: (remaining: Int, limit: Int)?) {
    guard let left else { return }
    state.withLock { state in
      state.metrics.set(ServiceMetrics.rateLimit, to: Double(left.limit))
      state.metrics.set(ServiceMetrics.rateLimitRemaining, to: Double(left.remaining))
    }
  }

  /// Takes in the channels of the settings.
  func take(channels: [String]) {
    state.withLock { state in
      for channel in channels {
        for event in ["delivered", "deferred", "failed", "dropped"] {
          state.metrics.add(0, to: ServiceMetrics.notices, channel, event)
        }
        if state.metrics.number(ServiceMetrics.noticesPending, channel) == nil {
          state.metrics.set(ServiceMetrics.noticesPending, channel, to: 0)
        }
      }
    }
  }

  /// Takes in an attempt to deliver notices.
  func take(_ report: NoticeSender.Report) {
    state.withLock {
      $0.metrics.add(Double(report.notices.count), to: ServiceMetrics.notices, report.channel, report.event.rawValue)
    }
  }

  /// What the service's readiness depends on, as it is now.
  var health: ServiceHealth { ServiceHealth(snapshot, at: clock.instant) }

  /// Takes in what was measured beside the sweeps.
  func measure(_ body: @Sendable (inout MetricValues) -> Void) { state.withLock { body(&$0.metrics) } }

  /// The metrics now, those of the process included.
  var metrics: MetricValues {
    var state = snapshot
    state.takeHolds(at: clock.instant)
    var metrics = state.metrics
    let usage = ProcessUsage()
    metrics.setCount(ServiceMetrics.cpu, to: usage.cpu.seconds)
    let gauges = [
      (ServiceMetrics.residentMemory, usage.residentBytes), (ServiceMetrics.virtualMemory, usage.virtualBytes),
      (ServiceMetrics.descriptors, usage.descriptors), (ServiceMetrics.maximumDescriptors, usage.maximumDescriptors),
      (ServiceMetrics.threads, usage.threads),
    ]
    for (metric, value) in gauges { if let value { metrics.set(metric, to: Double(value)) } }
    return metrics
  }
}
