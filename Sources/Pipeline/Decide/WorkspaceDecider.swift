import Rules
import Time

/// Decides on one workspace: contests for each effect, holds, and then the guards on the winners.
struct WorkspaceDecider {
  let decider: Decider
  let observation: Observation

  private var facts: WorkspaceFacts { observation.facts }
  private var now: Timestamp { decider.reading.now }

  /// Appends the decisions that follow from the evaluations of this workspace.
  func decide(_ evaluations: [RuleMatch], into decisions: inout [Decision]) {
    var candidates: [Effect: [Candidate]] = [:]
    var keepers: [RuleMatch] = []
    var notifiers: [RuleMatch] = []
    for evaluation in evaluations {
      for (effect, kind) in effects(of: evaluation) {
        guard let verdict = withoutWish(evaluation, kind) else { continue }
        decisions.append(decision(evaluation, effect, kind, nil, verdict))
      }
      for wish in evaluation.wishes {
        let effect = wish.action.effect
        switch wish.resolution {
        case .action(let action):
          let policy = decider.policy
          let clamped = DeadlineClamp.clamped(
            action, atMost: wish.atMost, facts: facts, now: now, validity: policy.planValidity)
          if let planned = policy.plan?.deadline(on: facts.id, of: evaluation.rule.name, clamped.action, at: now) {
            candidates[effect, default: []].append(candidate(evaluation, wish, planned))
            continue
          }
          candidates[effect, default: []].append(candidate(evaluation, wish, clamped.action, bound: clamped.bound))
        case .nothing(let standing, let target):
          candidates[effect, default: []].append(candidate(evaluation, wish, target, nothing: standing))
        case .keeps: keepers.append(evaluation)
        case .notifies: if evaluation.rule.onlyNotifies { notifiers.append(evaluation) }
        case .noDeadline:
          candidates[effect, default: []].append(candidate(evaluation, wish, nil))
        case .unknown(let attributes):
          let verdict = Verdict.error(
            reason: "what the action aims at depends on what is not known: \(attributes.joined(separator: ", "))")
          decisions.append(decision(evaluation, effect, wish.action.kind, nil, verdict))
        case .failed(let reason):
          let verdict = Verdict.error(reason: "what the action aims at cannot be computed: \(reason)")
          decisions.append(decision(evaluation, effect, wish.action.kind, nil, verdict))
        }
      }
    }
    for notifier in notifiers {
      let verdict = verdict(onNotifier: notifier.rule)
      decisions.append(decision(notifier, RuleAction.Kind.notify.effect, .notify, nil, verdict))
    }
    guard !candidates.isEmpty || !keepers.isEmpty else { return }
    let holds = Holds(evaluations, decider: decider)
    let contests = Contests(
      candidates, keepers: keepers.map(\.rule), facts: facts, server: decider.reading.server, decider: decider)
    let verdicts = contests.verdicts
    for keeper in keepers {
      let effect = keeper.rule.keepStandsAt
      let verdict = contests.verdict(
        onKeeper: keeper.rule, at: effect, isShadow: !decider.isEnforced(keeper.rule))
      decisions.append(decision(keeper, effect, .keep, nil, standing(verdict, keeper)))
    }
    let wishes = candidates.reduce(into: [Effect: ResolvedAction]()) { wishes, entry in
      let won = entry.value.indices.first { verdicts[entry.key]?[$0] == .some(nil) }
      wishes[entry.key] = won.flatMap { entry.value[$0].wished }
    }
    for effect in Effect.allCases {
      for (index, candidate) in (candidates[effect] ?? []).enumerated() {
        var made = decision(candidate.evaluation, effect, candidate.kind, candidate.wished, .act)
        made.bound = candidate.bound
        if let wished = candidate.wished, decider.wantsWords {
          let server = decider.reading.server
          made.deadlineChange = DeadlineFate.after(wished, among: wishes, of: facts, on: server)
          made.advice = facts.isRunning ? DeadlineFate.lastUse(before: wished, of: facts, on: server) : nil
        }
        made.verdict = standing(
          verdicts[effect]?[index] ?? holds.verdict(on: made) ?? judged(made, candidate), candidate.evaluation)
        decisions.append(made)
      }
    }
  }

  /// The verdict on a true rule that only notifies: it changes nothing, so that no guard of changes has a say.
  private func verdict(onNotifier rule: Rule) -> Verdict {
    if let reason = decider.policy.optOut.reason(for: facts) {
      return .blocked(by: .optOut, reason: "opted out: \(reason)")
    }
    let tells = decider.isEnforced(rule) ? "it tells" : "it would tell"
    return .noOp(reason: "\(tells) the channel \(rule.notify?.channel ?? "") once while it is true")
  }

  /// The guards' verdict on a winner; if all let it pass, it acts, or would act in dry run.
  private func judged(_ decision: Decision, _ candidate: Candidate) -> Verdict {
    let context = GuardContext(now: now, server: decider.reading.server, policy: decider.policy)
    for check in Guards.all {
      if let verdict = check.verdict(on: decision, in: context) { return verdict }
    }
    if let nothing = candidate.nothing { return .noOp(reason: nothing.reason) }
    return decision.isShadow ? .wouldAct : .act
  }

  /// The verdict, saying that it rests on what the rule said when its group was due.
  private func standing(_ verdict: Verdict, _ evaluation: RuleMatch) -> Verdict {
    guard case .noOp(let reason) = verdict, evaluation.stands, let wait = evaluation.wait else { return verdict }
    return .noOp(reason: "\(reason); what it said last stands, for \(wait.sentence)")
  }

  /// The verdict on a rule without wishes: it cannot answer, or has not been true for long enough.
  ///
  /// `nil` when it is plainly false or has wishes.
  private func withoutWish(_ evaluation: RuleMatch, _ kind: RuleAction.Kind) -> Verdict? {
    if let wait = evaluation.wait {
      guard evaluation.isTrueNow else { return nil }
      // A rule that begins to suspend is not one that suspends.
      if kind != .suspendAutostart, let left = evaluation.waits(at: now) { return waiting(left) }
      return .blocked(by: .notDue, reason: wait.sentence, until: wait.until)
    }
    return switch evaluation.answer {
    case .false: nil
    case .unknown(let attributes): .error(reason: "unknown: \(attributes.joined(separator: ", ")) not fetched")
    case .error(let reason, let place): .error(reason: "\(place): \(reason)")
    case .true:
      evaluation.waits(at: now).map(waiting)
    }
  }

  private func waiting(_ left: Duration) -> Verdict {
    .blocked(by: .holdFor, reason: "it must hold for \(left.shortText) more", until: now + left)
  }

  /// The effects that a rule touches, each with the kind of its first action for it; without what stands.
  private func effects(of evaluation: RuleMatch) -> [(Effect, RuleAction.Kind)] {
    let onlyNotifies = evaluation.rule.onlyNotifies
    let actions = evaluation.rule.actions.filter {
      (!evaluation.stands || !$0.kind.isHolding) && ($0.kind != .notify || onlyNotifies)
    }
    return Effect.allCases.compactMap { effect in
      actions.first { $0.effect == effect }.map { (effect, $0.kind) }
    }
  }

  private func candidate(
    _ evaluation: RuleMatch, _ wish: RuleMatch.Wish, _ wished: ResolvedAction?, bound: DeadlineBound? = nil,
    nothing: StandingDeadline? = nil
  ) -> Candidate {
    Candidate(
      evaluation: evaluation, kind: wish.action.kind, wished: wished, bound: bound, nothing: nothing,
      deadline: facts.deadline)
  }

  private func decision(
    _ evaluation: RuleMatch, _ effect: Effect, _ kind: RuleAction.Kind, _ action: ResolvedAction?, _ verdict: Verdict
  ) -> Decision {
    let isShadow = !decider.isEnforced(evaluation.rule)
    return Decision(
      observation: observation, rule: evaluation.rule, effect: effect, kind: kind, action: action, verdict: verdict,
      isShadow: isShadow, isByShadow: isShadow && decider.isAccount, wait: evaluation.wait,
      dueSince: evaluation.dueSince,
      nextChangeAt: evaluation.nextChangeAt)
  }
}
