import Audit
import Rules
import Time

/// What all readings of one sweep are judged by under two rule sets.
final class TrialBasis: Sendable {
  let inForce: TriedRules
  let new: TriedRules
  /// The names of the new rules that have the same meaning in the set in force, and of the others.
  let unchanged, changed: Set<String>
  let policy: Policy
  let traits: ServerTraits
  let scope: SweepEndRecord.Scope?
  /// How far the server's clock was ahead of the machine's.
  let serverAhead: Duration
  let groups: GroupMemory
  let isByAccount: Bool
  /// Whether rules in dry run count as if they were enforced.
  let withDryRuns: Bool
  /// The sweeps of then.
  let looks: Looks
  /// When they would have judged the groups of the new rules that have times of their own.
  let newGroups: GroupCourse

  /// - Parameter before: that of another sweep, of which what stays the same is taken
  /// - Throws: why no reading of the sweep can be judged.
  init(
    _ basis: SweepBasis, _ past: PastRules, new: TriedRules, looks: Looks, newGroups: GroupCourse, withDryRuns: Bool,
    before: TrialBasis?
  ) throws(RuleTrial.Obstacle) {
    guard let inForce = past.rules else {
      throw RuleTrial.Obstacle(reason: "this version of Curfew does not understand the rules of then")
    }
    guard let limits = past.limits else {
      throw RuleTrial.Obstacle(reason: "Curfew \(basis.curfew) did not record the limits of the settings")
    }
    guard limits.isUnderstood else { throw .workspace }
    guard let policy = limits.policy else {
      throw RuleTrial.Obstacle(reason: "this version of Curfew does not understand the limits of the settings of then")
    }
    self.inForce = inForce
    self.new = new
    if let before, before.inForce === inForce, before.new === new {
      (unchanged, changed) = (before.unchanged, before.changed)
    } else {
      (unchanged, changed) = new.names(since: inForce)
    }
    self.policy = policy
    traits = limits.traits
    scope = basis.scope
    serverAhead = basis.serverAhead
    groups = past.groups ?? GroupMemory()
    isByAccount = basis.isByAccount ?? false
    self.withDryRuns = withDryRuns
    self.looks = looks
    self.newGroups = newGroups
  }
}

extension RuleTrial.Obstacle {
  /// Of what was stored of a workspace or its sweep.
  static let workspace = Self(
    reason: "this version of Curfew does not understand what was stored of the workspace")
}
