import Diagnostics

/// Finds rules over which others win wherever they are true (R503): one other rule, or several together.
struct ShadowedRules {
  let files: [String: SourceFile]

  /// Maximum number of rules that are looked at together as winners.
  private static let winnerLimit = 12
  private static let sampleCount = 6

  func findings(_ logics: [RuleLogic]) -> [WitnessFinding] {
    logics.compactMap { logic in
      let rivals = logics.filter { $0.rule.mayWin(over: logic.rule) }
      guard !rivals.isEmpty else { return nil }
      return finding(logic, rivals)
    }
  }

  private func finding(_ logic: RuleLogic, _ rivals: [RuleLogic]) -> WitnessFinding? {
    let effects = logic.rule.effects
    guard effects.allSatisfy({ effect in rivals.contains { $0.rule.wins(over: logic.rule, on: effect) } }) else {
      return nil
    }
    // A single workspace on which the rule is true and nobody wins settles it.
    var samples = logic.samples(Self.sampleCount)
    guard let witness = samples.first else { return nil }
    var winners: [RuleLogic] = []
    for effect in effects {
      let able = rivals.filter { $0.rule.wins(over: logic.rule, on: effect) }
      guard let some = proven(logic, among: able, &samples) else { return nil }
      winners += some.filter { new in !winners.contains { $0.rule === new.rule } }
    }
    guard winners.contains(where: { witness.isTrue($0.rule) }) else { return nil }
    let names = winners.map { $0.rule.placed(in: files) }
    let isOne = names.count == 1
    let space = TruthSpace([logic.whole])
    let shown = space.map { " For example: \(witness.text(of: $0))." } ?? ""
    return WitnessFinding(
      claim: .shadowed, rule: logic.rule, others: winners.map(\.rule), witnesses: [witness],
      diagnostic: Diagnostic(
        code: RuleCode.shadowed, severity: .warning,
        summary:
          "'\(logic.rule.name)' never acts: \(isOne ? "'\(winners[0].rule.name)' always wins" : "other rules always win") over it",
        explanation:
          "Wherever it is true, \(isOne ? "the other is" : "one of \(names.count) others is") true as well and wins.\(shown)",
        file: files[logic.rule.file], span: logic.rule.span,
        notes: [Diagnostic.Note("\(isOne ? "the winner is" : "the winners are") \(names.joined(separator: ", "))")]))
  }

  /// The rules of which one is true wherever the rule is; `nil` where there is a workspace without, or it cannot be told.
  private func proven(_ logic: RuleLogic, among able: [RuleLogic], _ samples: inout [Witness]) -> [RuleLogic]? {
    var winners: [RuleLogic] = []
    for sample in samples.map(\.trial) where !winners.contains(where: { sample.isTrue($0.rule) }) {
      guard let winner = able.first(where: { sample.isTrue($0.rule) }) else { return nil }
      winners.append(winner)
    }
    while winners.count <= Self.winnerLimit {
      let open = Logic.all([logic.whole] + winners.map { .not($0.whole) })
      guard let space = TruthSpace([open]) else { return nil }
      switch CellSearch.run(space.node(open), in: space) {
      case .undecided: return nil
      case .impossible: return fewest(winners, for: logic)
      case .found(let domains):
        // Here none of them wins: does another, or nobody?
        let present = winners
        guard
          let witness = WitnessSearch(space: space, rules: [logic.rule] + winners.map(\.rule)).first(
            in: domains,
            where: { witness in
              let trial = witness.trial
              return trial.isTrue(logic.rule) && !present.contains { trial.isTrue($0.rule) }
            })
        else { return nil }
        samples.append(witness)
        let trial = witness.trial
        guard let winner = able.first(where: { trial.isTrue($0.rule) }) else { return nil }
        winners.append(winner)
      }
    }
    return nil
  }

  /// The winners without those that are not needed.
  private func fewest(_ winners: [RuleLogic], for logic: RuleLogic) -> [RuleLogic] {
    var needed = winners
    for winner in winners where needed.count > 1 {
      let fewer = needed.filter { $0.rule !== winner.rule }
      if ConstantConditions.isImpossible([logic.whole] + fewer.map { .not($0.whole) }) { needed = fewer }
    }
    return needed
  }
}

extension Rule {
  fileprivate var effects: Set<Effect> { Set(actions.map(\.effect)) }

  /// Whether it may win over the other on some effect. A dry-run rule displaces only other dry-run rules, and one that
  /// must hold for a while first does not win at once.
  fileprivate func mayWin(over other: Rule) -> Bool {
    self !== other && (timing == nil || timing == other.timing) && priority >= other.priority && holdFor == nil
      && (mode == .enforce || other.mode == .dryRun)
      && !other.actions.contains { !$0.kind.competes } && selector.mayOverlap(other.selector)
      && other.actions.contains { wins(over: other, on: $0.effect) }
  }

  /// Whether it wins over the other on an effect wherever both are true.
  fileprivate func wins(over other: Rule, on effect: Effect) -> Bool {
    if priority > other.priority, actions.contains(where: { $0.effect == effect && $0.kind.competes }) { return true }
    guard priority >= other.priority else { return false }
    // Of equal priority the one that keeps longer wins, and 'keep' protects from whatever only takes.
    let rivals = other.actions.filter { $0.effect == effect }
    return actions.contains { $0.kind == .keep } && rivals.contains { $0.kind.onlyTakes }
      || actions.contains { $0.kind == .extend } && rivals.contains(where: \.isShortening)
  }
}

extension RuleAction.Kind {
  /// Whether it takes something from the owner whatever its amount, so that a `keep` leaves it nothing to do. The TTL and the
  /// schedule that an action sets may be more than there was, which `keep` lets through.
  fileprivate var onlyTakes: Bool {
    switch self {
    case .shorten, .clearTTL, .clearAutostart, .suspendAutostart: true
    case .extend, .setTTL, .setAutostart, .keep, .notify: false
    }
  }
}
