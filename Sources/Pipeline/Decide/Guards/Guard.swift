import Audit
import Rules
import Time

/// A check on one decision that can only make Curfew do less; one file each, in the order of ``Guards/all``.
protocol Guard: Sendable {
  /// The verdict that stops the decision, or `nil` to let it pass.
  func verdict(on decision: Decision, in context: GuardContext) -> Verdict?
}

/// What a guard may look at besides the decision.
struct GuardContext {
  let now: Timestamp
  let server: ServerTraits
  let policy: Policy

  /// The memory that counts for the decision: of what the rule did, or of what it would have done in the dry run.
  func memory(of decision: Decision) -> RuleMemory {
    decision.observation.memory.rules[.init(rule: decision.rule.name, shadow: decision.isByShadow)] ?? RuleMemory()
  }

  /// When the decision's rule last acted on its effect: another action of the rule that was carried out does not make this one
  /// rest.
  func lastAction(on decision: Decision) -> Timestamp? {
    memory(of: decision).lastAction(on: .init(decision.effect))
  }
}

/// All guards of single decisions, in the order in which they are asked.
///
/// First what is impossible, then what is not allowed.
enum Guards {
  static let all: [any Guard] = [
    ProtectedKind(),
    OptedOut(),
    NotRunning(),
    OwnerSuspended(),
    NoDeadline(),
    ServerFloor(),
    TTLBounds(),
    AlreadySo(),
    ScheduleGuard(),
    // Before those that rest on what changed: it names the change.
    Planned(),
    HumanIntervention(),
    Opposed(),
    MovedByUse(),
    NotDue(),
    Cooldown(),
    MaxPerBuild(),
    NotSettled(),
    NotAllowed(),
    Refused(),
    NotChanged(),
  ]
}
