import Audit
import Rules

/// The guards that judge a sweep as a whole: the kill switch, the blast radius, the limits of actions.
///
/// Dry-run decisions are counted by themselves, so that their numbers are those that enforcing would give.
struct SweepGuards {
  let policy: Policy
  let reading: Reading
  let pause: Pause?

  func apply(to decisions: inout [Decision]) {
    if let pause {
      for index in decisions.indices where decisions[index].verdict == .act {
        decisions[index].verdict = .blocked(by: .paused, reason: pause.sentence)
      }
    }
    for verdict in [Verdict.act, .wouldAct] {
      let order = ActingOrder.positions(of: verdict, in: decisions, reading: reading)
      guard !order.isEmpty else { continue }
      func remaining() -> [Int] { order.filter { decisions[$0].verdict == verdict } }
      limitRules(order, of: &decisions)
      // A rule that paces itself is judged by its pace. The settings' total is no pace: it must not hide a wrong rule.
      BlastRadius(policy: policy, reading: reading).limit(remaining(), of: &decisions)
      limitTotal(remaining(), of: &decisions)
    }
  }

  /// `max_actions_per_sweep` of each rule.
  private func limitRules(_ order: [Int], of decisions: inout [Decision]) {
    var counts: [String: Int] = [:]
    for index in order {
      let rule = decisions[index].rule
      guard let limit = rule.limits.maxActionsPerSweep else { continue }
      counts[rule.name, default: 0] += 1
      if counts[rule.name, default: 0] > limit {
        decisions[index].verdict = .blocked(
          by: .maxActionsPerSweep, reason: "the rule may act on \(limit) workspaces a sweep")
      }
    }
  }

  /// The settings' `max_actions_per_sweep`.
  private func limitTotal(_ order: [Int], of decisions: inout [Decision]) {
    for index in order.dropFirst(policy.maxActionsPerSweep) {
      decisions[index].verdict = .blocked(
        by: .maxActionsPerSweep, reason: "a sweep may take \(policy.maxActionsPerSweep) actions in all")
    }
  }
}

extension Pause {
  /// That nothing is sent, until when and why: `paused until 2026-11-25T08:00:00Z: release day`.
  public var sentence: String { "paused\(until.map { " until \($0.rfc3339)" } ?? ""): \(reason)" }
}
