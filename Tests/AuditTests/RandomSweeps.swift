import Audit
import Time

/// A small generator with a seed, so that a failure can be had again.
struct SplitMix: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

extension AuditStore {
  /// A sweep over a random choice of workspaces with random decisions, actions and changes of memory.
  func randomSweep(minute: Int, workspaces: Int, _ random: inout SplitMix) throws {
    let now = Trail.noon + .minutes(minute)
    let sweep = try beginSweep(minute: minute, ruleSet: String(repeating: "0\(minute / 20)", count: 32))
    var batch = SweepBatch(sweep: sweep)
    for workspace in (0..<workspaces).map({ "w\($0)" }) where Int.random(in: 0..<4, using: &random) > 0 {
      if Int.random(in: 0..<40, using: &random) == 0 {
        batch.gone.append(workspace)
        continue
      }
      let used: Timestamp? = Bool.random(using: &random) ? now : nil
      batch.observations.append(
        .of(
          workspace, minute: minute, status: ["running", "stopped"].randomElement(using: &random) ?? "",
          build: Int64.random(in: 1...2, using: &random),
          volatile: VolatileRecord(
            lastUsedAt: used, agents: used == nil ? nil : #"{"main":"ä"}"#, unknown: used == nil ? "agents" : nil),
          isDecided: Int.random(in: 0..<5, using: &random) > 0))
      for effect in DecisionRecord.Effect.allCases where Bool.random(using: &random) {
        let verdict = DecisionRecord.Verdict.allCases.randomElement(using: &random) ?? .noOp
        batch.decisions.append(.of(workspace, effect: effect, verdict))
      }
      if Bool.random(using: &random) {
        batch.memory.rules[.init(workspace: workspace, rule: "idle", shadow: Bool.random(using: &random))] =
          Bool.random(using: &random)
          ? RuleMemory(trueSince: now, actionsThisBuild: 1, lastActions: [.ttl: now, .lifetime: now]) : .some(nil)
        batch.memory.values[.init(workspace: workspace, effect: .ttl)] =
          Bool.random(using: &random) ? ValueMemory(value: "\(minute)", setBy: .other, at: now) : .some(nil)
      }
    }
    let rows = try record(batch)
    for (row, decision) in zip(rows, batch.decisions) where decision.verdict == .act {
      guard
        case .recorded(let intent) = try recordIntent(
          IntentRecord(decision: row, at: now, method: "PUT", path: "/api/v2/x", body: "{}"))
      else { continue }
      try recordOutcome(
        OutcomeRecord(intent: intent, at: now, milliseconds: 3, status: 200, result: .applied))
    }
    _ = try endSweep(SweepEndRecord(sweep: sweep, at: now, result: .done, seen: batch.observations.count))
  }
}
