import FoundationEssentials
import HTTPClient
import Pipeline
import Time

/// What a running service says of itself at `/status`, for `curfew status`.
struct ServiceStatus: Sendable {
  let isAlive: Bool
  let problems: [String]
  let nextSweepAt: Timestamp?
  let tokenEnd: Timestamp?
  /// Why newer rules or settings were refused when they were last read; `nil` where they were not.
  let refusal: String?
  /// What the settings allow, and the hash of the rules in force; `nil` where the answer does not say.
  let mode, ruleSet: String?
  let version: String

  init(_ monitor: ServiceMonitor) {
    let state = monitor.snapshot
    isAlive = monitor.pulse.isFresh
    problems = monitor.health.problems
    nextSweepAt = state.nextSweepAt
    tokenEnd = state.tokenEnd
    refusal = state.refusal
    mode = state.inForce?.policy.mode.rawValue
    ruleSet = state.inForce?.ruleSet.hash
    version = VersionCommand.current
  }

  /// Reads the document; `nil` where it is another one.
  init?(json bytes: [UInt8]) {
    struct Document: Decodable {
      let alive: Bool
      let problems: [String]
      let nextSweep, tokenEnd, rulesRefused, mode, ruleSet: String?
      let version: String
    }
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    // What is no such document comes from another program, and the caller says so.
    guard let document = try? decoder.decode(Document.self, from: Data(bytes)) else { return nil }
    isAlive = document.alive
    problems = document.problems
    nextSweepAt = document.nextSweep.flatMap { Timestamp(rfc3339: $0) }
    tokenEnd = document.tokenEnd.flatMap { Timestamp(rfc3339: $0) }
    refusal = document.rulesRefused
    (mode, ruleSet) = (document.mode, document.ruleSet)
    version = document.version
  }

  /// What the probes say; `nil` where others than this program's answer.
  init?(readiness: HTTPResponse, liveness: HTTPResponse) {
    // What is no text comes from another program.
    guard let text = String(validating: readiness.body, as: UTF8.self), [200, 503].contains(liveness.status) else {
      return nil
    }
    let lines = text.split(separator: "\n").map(String.init)
    switch (readiness.status, lines.first) {
    case (200, "ready"):
      problems = []
      refusal = lines.dropFirst().first.map { String($0.trimmingPrefix(SweepReport.refusalNote)) }
    case (503, "not ready"):
      problems = Array(lines.dropFirst())
      refusal = nil
    default: return nil
    }
    isAlive = liveness.status == 200
    (nextSweepAt, tokenEnd, mode, ruleSet) = (nil, nil, nil, nil)
    version = VersionCommand.current
  }

  /// The document's members.
  var json: [String: JSONValue] {
    func instant(_ instant: Timestamp?) -> JSONValue { instant.map { .string($0.flooredToSecond.rfc3339) } ?? .null }
    return [
      "alive": .boolean(isAlive), "ready": .boolean(problems.isEmpty), "problems": .array(problems.map { .string($0) }),
      "next_sweep": instant(nextSweepAt), "token_end": instant(tokenEnd),
      "rules_refused": refusal.map { .string($0) } ?? .null, "mode": mode.map { .string($0) } ?? .null,
      "rule_set": ruleSet.map { .string($0) } ?? .null, "version": .string(version),
    ]
  }
}
