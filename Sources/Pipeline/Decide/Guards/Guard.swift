import Audit
import Rules
import Time

/// A check on one decision that can only make Curfew do less. A file each; the order is that of ``Guards/all``.
protocol Guard: Sendable {
  /// The verdict that stops the decision, or `nil` to let it pass.
  func verdict(on decision: Decision, in context: GuardContext) -> Verdict?
}

/// What a guard may look at.
struct GuardContext {
  let observation: Observation
  let now: Timestamp
  let server: ServerTraits
  let policy: Policy

  var facts: WorkspaceFacts { observation.facts }

  /// The memory that counts for the decision: of what the rule did, or would have done.
  func memory(of decision: Decision) -> RuleMemory {
    observation.memory.rules[.init(rule: decision.rule.name, shadow: decision.isByShadow)] ?? RuleMemory()
  }
}

/// All guards of single decisions, in the order in which they speak: what cannot be done before what may not.
enum Guards {
  static let all: [any Guard] = [
    ProtectedKind(), OptedOut(), NotRunning(), OwnerSuspended(), NoDeadline(), ServerFloor(), TTLBounds(), AlreadySo(),
    ScheduleGuard(), HumanIntervention(), Opposed(), MovedByUse(), Cooldown(), MaxPerBuild(), NotSettled(),
    NotAllowed(),
    Refused(), NotChanged(),
  ]
}
