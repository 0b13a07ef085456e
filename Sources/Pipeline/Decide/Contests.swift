import Rules

/// The contests of one workspace, in two counts: the enforced rules among themselves, whom a dry-run rule never
/// displaces, and all rules together, whose dry-run winners are what enforcing them would do.
struct Contests {
  /// By effect, one entry a candidate in its order: why it lost, or `nil` when it won.
  private(set) var verdicts: [Effect: [Verdict?]] = [:]

  init(_ candidates: [Effect: [Candidate]], facts: WorkspaceFacts, server: ServerTraits, decider: Decider) {
    for (effect, wishes) in candidates { verdicts[effect] = Self.judged(wishes, decider) }
    // Clearing the TTL of a running workspace takes its deadline away, or the server's attention when there is no schedule
    // either (facts 6.1): it competes for the lifetime too.
    guard facts.status == "running", server.clearingTTLMovesDeadline || facts.autostart == nil else { return }
    let clearing = (candidates[.ttl] ?? []).indices.filter {
      candidates[.ttl]?[$0].wished == .ttl(nil) && verdicts[.ttl]?[$0] == nil
    }
    guard !clearing.isEmpty, let ttl = candidates[.ttl] else { return }
    let lifetime = candidates[.lifetime] ?? []
    let joint = Self.judged(lifetime + clearing.map { ttl[$0] }, decider)
    verdicts[.lifetime] = Array(joint.prefix(lifetime.count))
    for (offset, index) in clearing.enumerated() { verdicts[.ttl]?[index] = joint[lifetime.count + offset] }
  }

  private static func judged(_ candidates: [Candidate], _ decider: Decider) -> [Verdict?] {
    let enforced = candidates.indices.filter { decider.isEnforced(candidates[$0].rule) }
    let real = Contest(among: enforced, of: candidates)
    if enforced.count == candidates.count { return candidates.indices.map { real.verdict(on: $0, of: candidates) } }
    let shadow = Contest(among: Array(candidates.indices), of: candidates)
    return candidates.indices.map { index in
      let contest = decider.isEnforced(candidates[index].rule) ? real : shadow
      return contest.verdict(on: index, of: candidates)
    }
  }
}
