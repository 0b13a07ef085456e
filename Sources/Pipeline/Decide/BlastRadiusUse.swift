import Rules

/// How much of the blast radius one effect needs, in one mode.
public struct BlastRadiusUse: Sendable, Equatable {
  /// What is taken: deadlines, TTLs or schedules.
  public let effect: Effect
  /// Whether it counts what rules in dry run would take.
  public let isShadow: Bool
  /// Number of workspaces that the rules want to take it from in this sweep, the ones that a limit stopped included.
  public let wanted: Int
  /// Number of workspaces that may lose it in one sweep.
  public let allowed: Int
}

extension Judgement {
  /// The use of the blast radius by each effect and mode, in a fixed order.
  public var blastRadiusUse: [BlastRadiusUse] {
    let limited: Set<GuardName> = [.blastRadius, .maxActionsPerSweep]
    let taking = decisions.filter { decision in
      switch decision.verdict {
      case .act, .wouldAct: decision.isTaking
      case .blocked(let name, _, _): limited.contains(name) && decision.isTaking
      case .noOp, .overridden, .held, .error: false
      }
    }
    return Effect.allCases.flatMap { effect in
      [false, true].map { isShadow in
        let losing = Set(taking.filter { $0.effect == effect && $0.isShadow == isShadow }.map(\.facts.id))
        return BlastRadiusUse(
          effect: effect, isShadow: isShadow, wanted: losing.count,
          allowed: policy.blastRadius(of: reading.population(of: effect)))
      }
    }
  }
}
