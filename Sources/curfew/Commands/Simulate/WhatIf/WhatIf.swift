import Audit
import CoderAPI
import Pipeline
import Rules
import Simulator
import Time

/// One run of a company in virtual time: with nobody but its server, or with Curfew at work under some rules.
struct WhatIf {
  let company: Company
  let end: Timestamp
  /// Time between two sweeps.
  let interval: Duration
  /// The limits of the settings.
  let policy: Policy

  /// What became of the company.
  struct Outcome: Sendable {
    /// What really happened from the company's start on.
    let report: SimulationReport
    /// Number of decisions that were carried out, by the id of the workspace.
    var changes: [String: Int] = [:]
    /// Number of sweeps.
    var sweeps = 0
  }

  /// Nobody but the server: its own TTLs, bumps and schedules.
  ///
  /// - Parameter tell: called from time to time with how far the run has come
  /// - Throws: `CancellationError`
  func alone(tell: (Timestamp) -> Void = { _ in }) throws -> Outcome {
    var coder = company.coder
    let before = coder.report
    while coder.now < end {
      try Task.checkCancellation()
      coder.advance(to: min(coder.now + .hours(1), end))
      tell(coder.now)
    }
    return Outcome(report: coder.report.since(before))
  }

  /// Curfew's own pipeline on a clock that nobody waits for; the client talks to the simulated server without a socket.
  ///
  /// As in the service, a sweep reads what runs, and everything as often as ``SweepService/everythingEvery(interval:)`` says.
  ///
  /// - Parameters:
  ///   - database: the trail's file, which is made.
  ///   - tell: called after each sweep with how far the run has come.
  /// - Throws: `AuditFailure`, `CoderFailure`.
  func run(_ ruleSet: RuleSet, database: String, tell: (Timestamp) -> Void) async throws -> Outcome {
    let before = company.coder.report
    let clock = VirtualClock(start: company.coder.now)
    let server = SimulatorTransport(company.coder, now: { clock.now })
    guard let token = Token(company.token) else { preconditionFailure("the simulator makes tokens of Coder's form") }
    var options = CoderClient.Options()
    options.machine = clock.machine
    let coder = CoderClient(
      url: try ServerURL("http://company.simulated"), tokens: TokenSource(token), http: server, options: options)
    let store = try await AuditStore.open(database, clock: { clock.now })
    var process = try await ActingProcess(
      coder: coder, store: store, ruleSet: ruleSet, policy: policy, cause: .service, version: VersionCommand.current)
    let everythingEvery = SweepService.everythingEvery(interval: interval)
    var everythingReadAt: Timestamp?
    var sweeps = 0
    var changes: [String: Int] = [:]
    while clock.now < end {
      try Task.checkCancellation()
      // All runs end at the same instant, whatever the interval is.
      let next = min(clock.now + interval, end)
      let isDue = everythingReadAt.map { clock.now - $0 >= everythingEvery } ?? true
      let isFull = isDue || process.hasGroupDue(at: clock.now)
      if isFull { everythingReadAt = clock.now }
      let swept = try await process.sweep(isFull ? .everything : .running)
      sweeps += 1
      for decision in swept.judgement.decisions where swept.outcome(of: decision)?.isApplied ?? false {
        changes[decision.facts.id, default: 0] += 1
      }
      tell(clock.now)
      clock.advance(to: next)
    }
    // Time passes on the simulated server with each request: this one takes it to the end.
    _ = try await coder.buildInfo()
    return Outcome(report: server.report.since(before), changes: changes, sweeps: sweeps)
  }
}
