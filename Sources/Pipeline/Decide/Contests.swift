import Rules

/// The contests of one workspace, run twice: among the enforced rules alone, and among all rules.
///
/// The first run keeps a dry-run rule from displacing an enforced one. The second run gives the verdicts of dry-run
/// rules: what would happen if they were enforced.
struct Contests {
  /// For each effect, one entry per candidate, in order: why it lost, or `nil` when it won.
  private(set) var verdicts: [Effect: [Verdict?]] = [:]

  /// For each effect, the rule of highest priority that takes something there, in the two runs; `nil` when none does.
  ///
  /// Empty where nothing keeps the workspace, as only keepers ask.
  private var takers: (real: [Effect: Rule], shadow: [Effect: Rule]) = ([:], [:])

  /// - Parameter keepers: the rules whose `keep` is true.
  init(
    _ candidates: [Effect: [Candidate]], keepers: [Rule], facts: WorkspaceFacts, server: ServerTraits,
    decider: Decider
  ) {
    if keepers.isEmpty, let (effect, wishes) = candidates.first, candidates.count == 1, wishes.count == 1 {
      // Most workspaces: nobody competes.
      verdicts = [effect: [nil]]
      return
    }
    let isEnforced = candidates.mapValues { $0.map { decider.isEnforced($0.rule) } }
    let real = Self.count(
      candidates, among: isEnforced, Keepers(keepers.filter(decider.isEnforced)), facts, server)
    if !keepers.isEmpty { takers.real = Self.takers(real, candidates, among: isEnforced, facts) }
    guard isEnforced.values.joined().contains(false) || !keepers.allSatisfy(decider.isEnforced) else {
      verdicts = real
      takers.shadow = takers.real
      return
    }
    let all = candidates.mapValues { $0.map { _ in true } }
    let shadow = Self.count(candidates, among: all, Keepers(keepers), facts, server)
    if !keepers.isEmpty { takers.shadow = Self.takers(shadow, candidates, among: all, facts) }
    for (effect, flags) in isEnforced {
      verdicts[effect] = flags.indices.map { flags[$0] ? real[effect]?[$0] : shadow[effect]?[$0] }.map { $0 ?? nil }
    }
  }

  /// Runs the contests once; the entries of candidates that do not take part are meaningless.
  private static func count(
    _ candidates: [Effect: [Candidate]], among parts: [Effect: [Bool]], _ keepers: Keepers, _ facts: WorkspaceFacts,
    _ server: ServerTraits
  ) -> [Effect: [Verdict?]] {
    var contests: [Effect: Contest] = [:]
    var kept: [Effect: [Int: Rule]] = [:]
    for (effect, wishes) in candidates {
      var competing: [Int] = []
      for index in wishes.indices where parts[effect]?[index] == true {
        if let keeper = keepers.keeper(against: wishes[index], facts) {
          kept[effect, default: [:]][index] = keeper
        } else {
          competing.append(index)
        }
      }
      contests[effect] = Contest(among: competing, of: wishes)
    }
    var verdicts = contests.reduce(into: [Effect: [Verdict?]]()) { verdicts, entry in
      let wishes = candidates[entry.key] ?? []
      verdicts[entry.key] = wishes.indices.map { index in
        guard let keeper = kept[entry.key]?[index] else { return entry.value.verdict(on: index, of: wishes) }
        // Whoever stands above the keeper would have won anyway.
        let winner = entry.value.winner.map { wishes[$0].rule }.flatMap { $0.priority > keeper.priority ? $0 : nil }
        return .overridden(by: (winner ?? keeper).name)
      }
    }
    guard facts.isRunning else { return verdicts }
    let winners = contests.compactMapValues(\.winner)
    guard let (effect, index) = takingDeadline(winners, candidates, facts, server),
      let taker = candidates[effect]?[index]
    else { return verdicts }
    // A wish that takes the deadline away also competes for the lifetime.
    let lifetime = candidates[.lifetime] ?? []
    let taking = lifetime.indices.filter { parts[.lifetime]?[$0] == true && kept[.lifetime]?[$0] == nil }
    if let winner = winners[.lifetime], lifetime[winner].rule.index == taker.rule.index {
      verdicts[effect]?[index] = .held(
        reason:
          "the rule's own \(lifetime[winner].kind.rawValue) would not come true: with neither a TTL nor a schedule this "
          + "server stops it no more")
      return verdicts
    }
    let joint = Contest(among: taking + [lifetime.count], of: lifetime + [taker])
    for index in lifetime.indices where kept[.lifetime]?[index] == nil {
      verdicts[.lifetime]?[index] = joint.verdict(on: index, of: lifetime + [taker])
    }
    verdicts[effect]?[index] = joint.verdict(on: lifetime.count, of: lifetime + [taker])
    return verdicts
  }

  /// For each effect, the winner if it takes something.
  private static func takers(
    _ verdicts: [Effect: [Verdict?]], _ candidates: [Effect: [Candidate]], among parts: [Effect: [Bool]],
    _ facts: WorkspaceFacts
  ) -> [Effect: Rule] {
    candidates.reduce(into: [:]) { takers, entry in
      takers[entry.key] = entry.value.indices.first { index in
        parts[entry.key]?[index] == true && verdicts[entry.key]?[index] == .some(nil)
          && entry.value[index].isTaking(from: facts)
      }.map { entry.value[$0].rule }
    }
  }

  /// The verdict on a true `keep` rule: a rule of higher priority may take something in spite of it.
  ///
  /// - Parameter effect: where the decision on it stands.
  func verdict(onKeeper keeper: Rule, at effect: Effect, isShadow: Bool) -> Verdict {
    if let taker = (isShadow ? takers.shadow : takers.real)[effect], taker.priority > keeper.priority {
      return .overridden(by: taker.name)
    }
    return .noOp(
      reason: "\(isShadow ? "it would keep" : "it keeps") the workspace: no rule of its priority or lower shortens it, "
        + "cuts or clears its TTL, or takes its schedule")
  }

  /// The winner that removes a running workspace's deadline, or makes the server ignore it; `nil` when none does.
  ///
  /// On newer servers this is clearing the TTL; on older ones, any change that leaves neither a TTL nor a schedule (How
  /// Coder behaves, "Clearing a TTL" and "Autostop"). If two changes do so only together, it is the one of lower
  /// priority: without it the other is harmless.
  private static func takingDeadline(
    _ winners: [Effect: Int], _ candidates: [Effect: [Candidate]], _ facts: WorkspaceFacts, _ server: ServerTraits
  ) -> (effect: Effect, index: Int)? {
    func wish(_ effect: Effect) -> ResolvedAction? { winners[effect].flatMap { candidates[effect]?[$0].wished } }
    let clearsTTL = wish(.ttl) == .ttl(nil)
    if server.clearingTTLMovesDeadline { return clearsTTL ? winners[.ttl].map { (.ttl, $0) } : nil }
    guard server.mayForgetDeadlines else { return nil }
    let clearsSchedule = wish(.autostart) == .autostart(nil)
    let leavesTTL = wish(.ttl).map { $0 != .ttl(nil) } ?? (facts.ttl != nil)
    let leavesSchedule = wish(.autostart).map { $0 != .autostart(nil) } ?? (facts.autostart != nil)
    guard !leavesTTL, !leavesSchedule else { return nil }
    var takers: [(effect: Effect, index: Int)] = []
    if clearsTTL, let index = winners[.ttl] { takers.append((.ttl, index)) }
    if clearsSchedule, let index = winners[.autostart] { takers.append((.autostart, index)) }
    // Clearing a value that is not set changes nothing.
    let changing = takers.filter { $0.effect == .ttl ? facts.ttl != nil : facts.autostart != nil }
    return (changing.isEmpty ? takers : changing).min { left, right in
      (candidates[left.effect]?[left.index].rule.priority ?? 0)
        < (candidates[right.effect]?[right.index].rule.priority ?? 0)
    }
  }
}
