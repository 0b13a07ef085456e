import Time

/// What the service's readiness depends on, each with what is wrong with it.
struct ServiceHealth: Sendable {
  /// One thing that has to be so.
  struct Condition: Sendable {
    /// Its name for programs.
    let name: String
    /// What is wrong, a sentence without a full stop; `nil` where nothing is.
    let problem: String?
  }

  let conditions: [Condition]

  /// Whether everything is as it has to be.
  var isReady: Bool { conditions.allSatisfy { $0.problem == nil } }
  /// What is wrong, a sentence each.
  var problems: [String] { conditions.compactMap(\.problem) }

  init(_ state: ServiceState, at now: ContinuousClock.Instant) {
    conditions = [
      Condition(name: "sweep", problem: ServiceHealth.sweepProblem(state, at: now)),
      Condition(name: "fleet", problem: state.shrinkage),
      Condition(name: "rights", problem: state.powerlessness),
      Condition(
        name: "database", problem: state.trailFailure.map { "the audit trail cannot be written: \($0)" }),
      Condition(name: "rules", problem: state.rules == nil ? "the rules are not loaded yet" : nil),
      Condition(name: "circuit", problem: ServiceHealth.circuitProblem(state, at: now)),
    ]
  }

  private static func sweepProblem(_ state: ServiceState, at now: ContinuousClock.Instant) -> String? {
    let inHand = state.sweepBeganAt.map { "; one is in hand since \($0.flooredToSecond.rfc3339)" } ?? ""
    let cause = (state.failure.map { "; the last one failed: \($0)" } ?? "") + inHand
    guard let last = state.lastSuccess else { return "no sweep has succeeded since this start\(cause)" }
    let age = last.duration(to: now)
    guard age > state.interval * 2 else { return nil }
    let seconds = Duration.seconds(age.wholeSeconds)
    return
      "no sweep has succeeded for \(seconds.shortText), where two intervals are \((state.interval * 2).shortText)\(cause)"
  }

  private static func circuitProblem(_ state: ServiceState, at now: ContinuousClock.Instant) -> String? {
    state.serverTime(at: now).flatMap { state.throttle.circuitProblem(at: $0) }
  }
}
