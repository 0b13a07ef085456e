import Rules

/// The contests of one workspace, in two counts: the enforced rules among themselves, whom a dry-run rule never
/// displaces, and all rules together, whose dry-run winners are what enforcing them would do.
struct Contests {
  /// By effect, one entry a candidate in its order: why it lost, or `nil` when it won.
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

  /// One count: the verdicts on the candidates that take part; what stands for the others means nothing.
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
    // What takes the deadline away competes for the lifetime too.
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

  /// The winner that takes the deadline of a running workspace away, or the server's attention to it: clearing the TTL on newer
  /// servers, and on older ones whatever leaves neither TTL nor schedule (How Coder behaves, "Clearing a TTL" and
  /// "Autostop"). Of two that do so together it is the weaker: without it the other does no harm.
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
    // One that clears what is not there changes nothing.
    let changing = takers.filter { $0.effect == .ttl ? facts.ttl != nil : facts.autostart != nil }
    return (changing.isEmpty ? takers : changing).min { left, right in
      (candidates[left.effect]?[left.index].rule.priority ?? 0)
        < (candidates[right.effect]?[right.index].rule.priority ?? 0)
    }
  }
}
