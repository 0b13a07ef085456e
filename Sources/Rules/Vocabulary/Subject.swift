import CEL
import Time

/// One workspace at one instant, ready for any number of rules.
///
/// Building one costs about as much as evaluating a few rules, so build it once for each workspace and sweep.
public struct Subject: Sendable {
  /// What was read.
  public let facts: WorkspaceFacts
  /// The sweep's instant in server time, whole seconds.
  public let now: Timestamp

  /// Values for the vocabulary alone, without any rule's own names.
  let bindings: Bindings

  /// Binds a workspace to an instant, which is floored to the second.
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

  /// The values for one rule's expressions.
  func bindings(for rule: Rule, _ state: RuleState, target: Value? = nil) -> Bindings {
    guard rule.program.readsState || target != nil else { return bindings }
    var result = bindings
    if rule.program.readsState { result[Slots.state] = .object(Vocabulary.state.object(of: state, at: now)) }
    if let target { result[Slots.target] = target }
    return result
  }
}

/// Where each variable lies; the same in every rule file, whose own names are constants and definitions.
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
