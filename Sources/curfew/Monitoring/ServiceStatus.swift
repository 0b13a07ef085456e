import Time

/// What a running service says of itself at `/status`, for `curfew status`.
struct ServiceStatus: Sendable {
  let isAlive: Bool
  let problems: [String]
  let nextSweepAt: Timestamp?
  let tokenEnd: Timestamp?
  let refusal: String?
  let version: String

  init(_ monitor: ServiceMonitor) {
    let state = monitor.snapshot
    isAlive = monitor.pulse.isFresh
    problems = ServiceHealth(state, at: .now).problems
    nextSweepAt = state.nextSweepAt
    tokenEnd = state.tokenEnd
    refusal = state.refusal
    version = VersionCommand.current
  }

  /// The document's members.
  var json: [String: JSONValue] {
    func instant(_ instant: Timestamp?) -> JSONValue { instant.map { .string($0.flooredToSecond.rfc3339) } ?? .null }
    return [
      "alive": .boolean(isAlive), "ready": .boolean(problems.isEmpty), "problems": .array(problems.map { .string($0) }),
      "next_sweep": instant(nextSweepAt), "token_end": instant(tokenEnd),
      "rules_refused": refusal.map { .string($0) } ?? .null, "version": .string(version),
    ]
  }
}
