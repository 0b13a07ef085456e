import Audit
import Rules

/// The guards that judge a sweep as a whole: the kill switch, the limits of actions, and of what these leave the blast
/// radius.
///
/// Dry-run decisions are counted by themselves, so that their numbers are those that enforcing would give.
struct SweepGuards {
  let policy: Policy
  let reading: Reading
  let pause: Pause?
  /// What was shortened within the hour before.
  let shortened: Shortened

  func apply(to decisions: inout [Decision]) {
    if let pause {
      for index in decisions.indices where decisions[index].verdict == .act {
        decisions[index].verdict = .blocked(by: .paused, reason: pause.sentence)
      }
    }
    for verdict in [Verdict.act, .wouldAct] {
      let order = ActingOrder.positions(of: verdict, in: decisions, reading: reading)
      guard !order.isEmpty else { continue }
      limitActions(order, of: &decisions)
      BlastRadius(policy: policy, reading: reading, shortened: verdict == .act ? shortened.really : shortened.inDryRun)
        .limit(order.filter { decisions[$0].verdict == verdict }, of: &decisions)
    }
  }

  /// `max_actions_per_sweep` of each rule, and the settings' total.
  private func limitActions(_ order: [Int], of decisions: inout [Decision]) {
    var total = 0
    var byRule: [String: Int] = [:]
    for index in order {
      let rule = decisions[index].rule
      if let limit = rule.limits.maxActionsPerSweep, byRule[rule.name, default: 0] >= limit {
        decisions[index].verdict = .blocked(
          by: .maxActionsPerSweep, reason: "the rule may act on \(limit) workspaces a sweep")
      } else if total >= policy.maxActionsPerSweep {
        decisions[index].verdict = .blocked(
          by: .maxActionsPerSweep, reason: "a sweep may take \(policy.maxActionsPerSweep) actions in all")
      } else {
        byRule[rule.name, default: 0] += 1
        total += 1
      }
    }
  }
}

extension Pause {
  /// That nothing is sent, until when and why: `paused until 2026-11-25T08:00:00Z: release day`.
  public var sentence: String { "paused\(until.map { " until \($0.rfc3339)" } ?? ""): \(reason)" }
}
