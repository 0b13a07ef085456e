import Rules
import Time

/// The blast radius: a rule that would take something from too many owners at once takes nothing.
///
/// One wrong operator in a rule must not stop a company. Each effect has a limit of its own, and an excessive rule does
/// not stop the others.
struct BlastRadius {
  let policy: Policy
  let reading: Reading

  /// Blocks the taking decisions of each rule that goes beyond the limit, among the decisions at these positions.
  ///
  /// - Returns: the rules that were stopped.
  func limit(_ positions: [Int], of decisions: inout [Decision]) -> [Overreach] {
    Effect.allCases.flatMap { effect -> [Overreach] in
      let taking = positions.filter { decisions[$0].effect == effect && decisions[$0].isTaking }
      return taking.isEmpty ? [] : limit(taking, effect, of: &decisions)
    }
  }

  private func limit(_ taking: [Int], _ effect: Effect, of decisions: inout [Decision]) -> [Overreach] {
    let population = reading.population(of: effect)
    let allowed = policy.blastRadius(of: population)
    let elsewhere = reading.rest?.taken[effect] ?? 0
    var taken = takenLately(effect)
    var overreaches: [Overreach] = []
    let byRule = Dictionary(grouping: taking) { decisions[$0].rule.index }
    // In the order of priority: of two rules that are too much together, the more important one passes.
    let rules = byRule.values.sorted {
      let (left, right) = (decisions[$0[0]].rule, decisions[$1[0]].rule)
      return (-left.priority, left.index) < (-right.priority, right.index)
    }
    for wishes in rules {
      let first = decisions[wishes[0]]
      if let standing = standing(first) {
        stop(wishes, standing, of: &decisions)
        overreaches.append(standing)
        continue
      }
      let wanted = Set(wishes.map { decisions[$0].facts.id })
      let together = taken.union(wanted)
      if together.count + elsewhere <= allowed {
        taken = together
        continue
      }
      let overreach = Overreach(
        rule: first.rule.name, effect: effect, wanted: wanted.count, besides: together.count + elsewhere - wanted.count,
        population: population, allowed: allowed, policy: policy, isShadow: first.isShadow)
      stop(wishes, overreach, of: &decisions)
      overreaches.append(overreach)
    }
    return overreaches
  }

  private func stop(_ wishes: [Int], _ overreach: Overreach, of decisions: inout [Decision]) {
    for index in wishes { decisions[index].verdict = .blocked(by: .blastRadius, reason: overreach.reason) }
  }

  /// What stopped the rule when all workspaces were last read.
  ///
  /// Deadlines need no such memory: every sweep sees all running workspaces.
  private func standing(_ decision: Decision) -> Overreach? {
    decision.effect == .lifetime
      ? nil
      : reading.overreaches.first {
        $0.rule == decision.rule.name && $0.effect == decision.effect && $0.isShadow == decision.isShadow
      }
  }

  /// Workspaces from which a sweep took this effect a moment ago, perhaps in a process that was then killed.
  ///
  /// They count against the limit, so that a restart does not give a process a new share.
  private func takenLately(_ effect: Effect) -> Set<String> {
    let taken = reading.observations.filter { observation in
      observation.memory.takenAt[effect].map { $0 > reading.now - policy.pace } ?? false
    }
    return Set(taken.map(\.facts.id))
  }
}

/// A rule that would take something from more owners at once than the blast radius allows, and therefore took nothing.
public struct Overreach: Sendable {
  /// The rule's name.
  public let rule: String
  /// The effect that it would take from: deadlines, TTLs or schedules.
  public let effect: Effect
  /// Number of workspaces that it would take from.
  public let wanted: Int
  /// Number of other workspaces that lose the same to other rules, or lost it a moment ago.
  public let besides: Int
  /// Number of workspaces that have it.
  public let population: Int
  /// Number of workspaces that may lose it at once.
  public let allowed: Int
  /// The settings that define the limit.
  let policy: Policy
  /// Whether the rule is in dry run.
  public let isShadow: Bool

  /// A full description with the remedy, for the foot of a table or a log line.
  public var sentence: String {
    let also = besides > 0 ? ", and \(besides) others lose it in this sweep or lost it just now" : ""
    return """
      blast radius: \(rule) would \(deed) at once\(also). At most \(allowed) are allowed, so it does this on none of them; \
      what else it does, and other rules, go on. 'curfew plan' lists them. If all of them are meant, raise \
      limits.max_shortened_percent (\(policy.maxShortenedPercent)) or limits.always_shortened \
      (\(policy.alwaysShortened)) in the settings
      """
  }

  /// Why one of the workspaces is left as it is.
  var reason: String {
    let also = besides > 0 ? " besides \(besides) others" : ""
    return "the rule would \(deed) at once\(also); at most \(allowed) are allowed"
  }

  private var deed: String {
    switch effect {
    case .lifetime: "shorten \(wanted) of \(population) running workspaces"
    case .ttl: "cut, set or clear the TTL of \(wanted) of \(population) workspaces"
    case .autostart: "replace or clear the schedule of \(wanted) of \(population) workspaces that have one"
    }
  }
}
