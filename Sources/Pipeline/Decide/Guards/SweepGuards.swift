import Audit
import Rules
import Time

/// The guards that judge a sweep as a whole.
///
/// They are the pause, the server's throttle, the blast radius, the limits of actions, and the notice to the owner.
///
/// Dry-run decisions are counted separately, so that their numbers are the ones that enforcing would give.
struct SweepGuards {
  let policy: Policy
  let reading: Reading
  let pause: Pause?

  /// Judges the decisions.
  ///
  /// - Returns: the rules that the blast radius stopped.
  func apply(to decisions: inout [Decision]) -> [Overreach] {
    if let hold = reading.throttle.hold(at: reading.now) {
      for index in decisions.indices where decisions[index].verdict == .act {
        decisions[index].verdict = .blocked(by: hold.guardName, reason: hold.reason, until: hold.until)
      }
    }
    if let pause {
      let reason = pause.sentence(serverAhead: reading.serverAhead)
      // A pause is judged by this machine's clock.
      let end = pause.until.map { $0 + (reading.serverAhead ?? .zero) }
      for index in decisions.indices where decisions[index].verdict == .act {
        decisions[index].verdict = .blocked(by: .paused, reason: reason, until: end)
      }
    }
    let notices = NoNotice(policy: policy, reading: reading)
    // First, so that owners who cannot be reached take nobody's place in a limit.
    notices.holdUndeliverable(in: &decisions)
    let overreaches = limit(.act, of: &decisions) + limit(.wouldAct, of: &decisions)
    // Last, so that nobody is told of what a limit stops.
    notices.apply(to: &decisions)
    if let plan = policy.plan, !plan.isPartial { refuse(plan, of: &decisions) }
    return overreaches
  }

  /// Sends nothing of a plan of which an action cannot be carried out.
  private func refuse(_ applied: AppliedPlan, of decisions: inout [Decision]) {
    let acting = decisions.count { $0.verdict == .act }
    let lost = applied.plan.actions.count - acting
    guard lost > 0 else { return }
    for index in decisions.indices where decisions[index].verdict == .act {
      decisions[index].verdict = .blocked(
        by: .planRefused,
        reason: "\(lost) of the plan's \(applied.plan.actions.count) actions cannot be carried out; "
          + "'apply --partial' carries out the rest")
    }
  }

  /// Applies the limits to the decisions with one verdict.
  private func limit(_ verdict: Verdict, of decisions: inout [Decision]) -> [Overreach] {
    let order = ActingOrder.positions(of: verdict, in: decisions)
    guard !order.isEmpty else { return [] }
    limitRules(order, of: &decisions)
    // A rule that paces itself is judged by its pace. The total of the settings does not count as a pace: it must not
    // hide a wrong rule.
    let paced = order.filter { decisions[$0].verdict == verdict }
    let overreaches = BlastRadius(policy: policy, reading: reading).limit(paced, of: &decisions)
    limitTotal(paced.filter { decisions[$0].verdict == verdict }, of: &decisions)
    return overreaches
  }

  /// Applies each rule's own `max_actions_per_sweep`: what it does on one workspace is done together, or waits together.
  private func limitRules(_ order: [Int], of decisions: inout [Decision]) {
    var admitted: [String: Set<String>] = [:]
    var limits: [String: Int] = [:]
    for index in order {
      let rule = decisions[index].rule
      guard let pace = rule.limits.maxActionsPerSweep else { continue }
      // Of a share: of the fewest workspaces that one of its actions can change. A schedule is given to those without one, too.
      let limit =
        limits[rule.name]
        ?? rule.actions.filter(\.kind.competes).map { action in
          pace.limit(of: action.kind == .setAutostart ? reading.total : reading.population(of: action.effect))
        }.min() ?? 0
      limits[rule.name] = limit
      let workspace = decisions[index].facts.id
      if admitted[rule.name]?.contains(workspace) ?? false { continue }
      if (admitted[rule.name]?.count ?? 0) + actedElsewhere(decisions[index]) < limit {
        admitted[rule.name, default: []].insert(workspace)
        continue
      }
      decisions[index].verdict = .blocked(
        by: .maxActionsPerSweep,
        reason:
          "its rule may act on \(limit) \(limit == 1 ? "workspace" : "workspaces") in one sweep; it waits for its turn"
      )
    }
  }

  /// On how many of the workspaces that were not read the decision's rule acted lately.
  private func actedElsewhere(_ decision: Decision) -> Int {
    reading.rest?.acted[.init(rule: decision.rule.name, shadow: decision.isShadow)] ?? 0
  }

  /// Applies the settings' `max_actions_per_sweep`.
  private func limitTotal(_ order: [Int], of decisions: inout [Decision]) {
    let isShadow = order.first.map { decisions[$0].isShadow } ?? false
    let elsewhere = reading.rest?.acted.filter { $0.key.shadow == isShadow }.values.reduce(0, +) ?? 0
    let reason = "the settings allow \(policy.maxActionsPerSweep) actions in one sweep; it waits for its turn"
    for index in order.dropFirst(max(0, policy.maxActionsPerSweep - elsewhere)) {
      decisions[index].verdict = .blocked(by: .maxActionsPerSweep, reason: reason)
    }
  }
}

extension Pause {
  /// Says that nothing is sent, until when and why.
  ///
  /// Example: `paused until 2026-11-25T08:00:00Z by this machine's clock: release day`.
  ///
  /// - Parameter serverAhead: how far the server's clock is ahead of this machine's; mentioned from one minute on.
  public func sentence(serverAhead: Duration?) -> String {
    guard let until else { return "paused: \(reason)" }
    let skew = serverAhead ?? .zero
    let other =
      skew.magnitude < .minutes(1)
      ? "" : " by this machine's clock (\((until + skew).flooredToSecond.rfc3339) by the server's)"
    return "paused until \(until.flooredToSecond.rfc3339)\(other): \(reason)"
  }
}
