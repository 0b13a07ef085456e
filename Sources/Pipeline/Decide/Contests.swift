import Rules

/// The contests of one workspace, run twice: among the enforced rules alone, and among all rules.
///
/// The first run keeps a dry-run rule from displacing an enforced one. The second run gives the verdicts of dry-run
/// rules: what would happen if they were enforced.
struct Contests {
  /// For each effect, one entry per candidate, in order: why it lost, or `nil` when it won.
  private(set) var verdicts: [Effect: [Verdict?]] = [:]

  init(_ candidates: [Effect: [Candidate]], facts: WorkspaceFacts, server: ServerTraits, decider: Decider) {
    let isEnforced = candidates.mapValues { $0.map { decider.isEnforced($0.rule) } }
    let real = Self.count(candidates, among: isEnforced, facts, server)
    guard isEnforced.values.joined().contains(false) else {
      verdicts = real
      return
    }
    let shadow = Self.count(candidates, among: candidates.mapValues { $0.map { _ in true } }, facts, server)
    for (effect, flags) in isEnforced {
      verdicts[effect] = flags.indices.map { flags[$0] ? real[effect]?[$0] : shadow[effect]?[$0] }.map { $0 ?? nil }
    }
  }

  /// Runs the contests once; the entries of candidates that do not take part are meaningless.
  private static func count(
    _ candidates: [Effect: [Candidate]], among parts: [Effect: [Bool]], _ facts: WorkspaceFacts, _ server: ServerTraits
  ) -> [Effect: [Verdict?]] {
    var contests: [Effect: Contest] = [:]
    for (effect, wishes) in candidates {
      contests[effect] = Contest(among: wishes.indices.filter { parts[effect]?[$0] == true }, of: wishes)
    }
    var verdicts = contests.reduce(into: [Effect: [Verdict?]]()) { verdicts, entry in
      let wishes = candidates[entry.key] ?? []
      verdicts[entry.key] = wishes.indices.map { entry.value.verdict(on: $0, of: wishes) }
    }
    guard facts.status == "running" else { return verdicts }
    let winners = contests.compactMapValues(\.winner)
    guard let (effect, index) = takingDeadline(winners, candidates, facts, server),
      let taker = candidates[effect]?[index]
    else { return verdicts }
    // A wish that takes the deadline away also competes for the lifetime.
    let lifetime = candidates[.lifetime] ?? []
    let taking = lifetime.indices.filter { parts[.lifetime]?[$0] == true }
    if let winner = winners[.lifetime], lifetime[winner].rule.index == taker.rule.index {
      verdicts[effect]?[index] = .held(
        reason:
          "the rule's own \(lifetime[winner].kind.rawValue) would not come true: with neither a TTL nor a schedule this "
          + "server stops it no more")
      return verdicts
    }
    let joint = Contest(among: taking + [lifetime.count], of: lifetime + [taker])
    verdicts[.lifetime] = lifetime.indices.map { joint.verdict(on: $0, of: lifetime + [taker]) }
    verdicts[effect]?[index] = joint.verdict(on: lifetime.count, of: lifetime + [taker])
    return verdicts
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
