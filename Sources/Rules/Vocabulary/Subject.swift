import CEL
import Time

/// One workspace at one instant, prepared for the evaluation of any number of rules.
///
/// Creating one costs about as much as evaluating a few rules, so create one for each workspace and sweep.
public struct Subject: Sendable {
  /// The facts that were read.
  public let facts: WorkspaceFacts
  /// The sweep's instant in server time, whole seconds.
  public let now: Timestamp

  /// The values of the vocabulary, without any rule's own names.
  let bindings: Bindings

  /// Binds a workspace to an instant, which is rounded down to the second.
  public init(facts: WorkspaceFacts, now: Timestamp) {
    self.facts = facts
    self.now = now.flooredToSecond
    var bindings = Slots.empty
    bindings[Slots.now] = .timestamp(self.now)
    bindings[Slots.workspace] = Vocabulary.workspace.value(of: facts, at: self.now, unknown: facts.unknown)
    bindings[Slots.template] = Vocabulary.template.value(of: facts.template, at: self.now, unknown: facts.unknown)
    bindings[Slots.owner] = Vocabulary.owner.value(of: facts.owner, at: self.now, unknown: facts.unknown)
    self.bindings = bindings
  }

  /// Whether the last use lies ahead of the instant; a horizon may then be late where a condition sets the idle time against
  /// another time that passes.
  public var isUsedLater: Bool { facts.lastWantedAt >= now + .seconds(1) }

  /// The bindings with the memory of a rule whose file has this zone.
  func bindings(with state: RuleState, in zone: Zone) -> Bindings {
    var result = bindings
    result[Slots.state] = .object(Vocabulary.state.object(of: completed(state, in: zone), at: now))
    return result
  }

  /// A rule's memory with what is known of the workspace's use.
  public func completed(_ state: RuleState, in zone: Zone) -> RuleState {
    guard state.daysUsed == nil, let use = facts.use else { return state }
    var state = state
    state.daysUsed = use.daysUsed(at: now, in: zone, lastUsedAt: facts.lastUsedAt)
    return state
  }

  /// The bindings for one rule's expressions.
  func bindings(for rule: Rule, _ state: RuleState, target: Value? = nil) -> Bindings {
    guard rule.program.readsState || target != nil else { return bindings }
    var result = rule.program.readsState ? bindings(with: state, in: rule.zone) : bindings
    if let target { result[Slots.target] = target }
    return result
  }
}

/// The slot of each variable; equal in every rule file, because a file's own names are constants and definitions.
private enum Slots {
  static let empty = Bindings(for: environment)
  static let now = slot("now")
  static let workspace = slot("ws")
  static let template = slot("template")
  static let owner = slot("owner")
  static let state = slot("state")
  static let target = slot("target")

  private static let environment = Vocabulary.environment(zone: .utc).declaring(Variable("target", .dyn))

  private static func slot(_ name: String) -> Int {
    guard let slot = environment.slot(of: name) else { preconditionFailure("\(name) is declared with a slot") }
    return slot
  }
}
