import Audit
import FoundationEssentials
import Rules
import Time

/// What a judgement saw of one workspace besides the server's facts, as the trail stores it with an observation.
///
/// Together with the stored facts it gives back the ``Observation`` that was judged (``remembered``).
struct StoredSubject: Codable, Equatable, Sendable {
  private var rules: [RuleEntry]?
  private var values: [EffectEntry<ValueMemory>]?
  private var setbacks: [EffectEntry<Setback>]?
  private var opposed: [OppositionEntry]?
  private var moved: [MoveEntry]?
  private var open: [EffectEntry<Timestamp>]?
  private var confirmed: [EffectEntry<ConfirmedChange>]?
  private var suspension: Suspension?
  private var use: UseHistory?
  private var readBefore: Timestamp?
  private var notReadAt: Timestamp?
  private var notSeenAt: Timestamp?
  private var buildCreatedAt: Timestamp
  private var mayBeChanged: Bool?

  private struct RuleEntry: Codable, Equatable, Sendable {
    let rule: String
    let shadow: Bool
    let memory: RuleMemory
  }

  private struct EffectEntry<Value: Codable & Equatable & Sendable>: Codable, Equatable, Sendable {
    let effect: DecisionRecord.Effect
    let value: Value
  }

  private struct OppositionEntry: Codable, Equatable, Sendable {
    let rule: String
    let effect: DecisionRecord.Effect
    let opposition: Opposition
  }

  private struct MoveEntry: Codable, Equatable, Sendable {
    let rule: String
    let moves: MovesByUse
  }

  /// - Parameter lastSweepAt: when the previous sweep read the server, for workspaces that this process had not read
  init(_ observation: Observation, lastSweepAt: Timestamp?) {
    let memory = observation.memory
    rules =
      memory.rules.sorted { ($0.key.rule, $0.key.shadow ? 1 : 0) < ($1.key.rule, $1.key.shadow ? 1 : 0) }
      .map { RuleEntry(rule: $0.key.rule, shadow: $0.key.shadow, memory: $0.value) }.nonEmpty
    values = memory.values.entries.map { EffectEntry(effect: .init($0.effect), value: $0.value) }.nonEmpty
    setbacks = Self.entries(memory.setbacks)
    opposed =
      memory.opposed.map { OppositionEntry(rule: $0.rule, effect: .init($0.effect), opposition: $1) }
      .sorted { ($0.rule, $0.effect.rawValue) < ($1.rule, $1.effect.rawValue) }.nonEmpty
    moved = memory.moved.sorted { $0.key < $1.key }.map { MoveEntry(rule: $0.key, moves: $0.value) }.nonEmpty
    open = Self.entries(memory.open)
    confirmed = Self.entries(memory.confirmed)
    suspension = memory.suspension
    use = observation.facts.use
    readBefore = memory.lastReadAt ?? lastSweepAt
    notReadAt = memory.notReadAt
    notSeenAt = memory.notSeenAt
    buildCreatedAt = observation.buildCreatedAt
    mayBeChanged = observation.mayBeChanged
  }

  /// What was seen besides the facts.
  var remembered: RememberedSubject {
    var memory = WorkspaceMemory()
    for entry in rules ?? [] { memory.rules[.init(rule: entry.rule, shadow: entry.shadow)] = entry.memory }
    for entry in values ?? [] { memory.values[.init(entry.effect)] = entry.value }
    for entry in setbacks ?? [] { memory.setbacks[.init(entry.effect)] = entry.value }
    for entry in opposed ?? [] {
      memory.opposed[.init(rule: entry.rule, effect: .init(entry.effect))] = entry.opposition
    }
    for entry in moved ?? [] { memory.moved[entry.rule] = entry.moves }
    for entry in open ?? [] { memory.open[.init(entry.effect)] = entry.value }
    for entry in confirmed ?? [] { memory.confirmed[.init(entry.effect)] = entry.value }
    memory.suspension = suspension
    (memory.lastReadAt, memory.notReadAt, memory.notSeenAt) = (readBefore, notReadAt, notSeenAt)
    return RememberedSubject(memory: memory, buildCreatedAt: buildCreatedAt, mayBeChanged: mayBeChanged, use: use)
  }

  private static func entries<Value: Codable & Equatable & Sendable>(
    _ values: [Rules.Effect: Value]
  ) -> [EffectEntry<Value>]? {
    Rules.Effect.allCases.compactMap { effect in values[effect].map { EffectEntry(effect: .init(effect), value: $0) } }
      .nonEmpty
  }
}

/// What a judgement saw of one workspace besides the server's facts.
struct RememberedSubject: Sendable {
  let memory: WorkspaceMemory
  let buildCreatedAt: Timestamp
  let mayBeChanged: Bool?
  var use: UseHistory?

  /// The observation that was judged.
  func observation(of facts: WorkspaceFacts) -> Observation {
    var facts = facts
    facts.use = use
    return Observation(facts: facts, buildCreatedAt: buildCreatedAt, memory: memory, mayBeChanged: mayBeChanged)
  }
}

extension RememberedSubject {
  /// The memory of a workspace on which nothing was decided yet.
  init(nothingOf facts: WorkspaceFacts) {
    self.init(
      memory: WorkspaceMemory(), buildCreatedAt: facts.startedAt ?? facts.createdAt, mayBeChanged: nil, use: nil)
  }
}

extension StoredSubject {
  /// As the trail stores it, with sorted keys.
  var json: String { StoredJSON.text(of: self) }

  /// - Throws: `DecodingError`.
  init(json: String) throws { self = try StoredJSON.value(of: json) }
}

/// JSON as the trail stores it: keys in snake case, sorted, so that equal values give equal texts.
enum StoredJSON {
  static func text(of value: some Encodable, isPretty: Bool = false) -> String {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    if isPretty { encoder.outputFormatting.insert(.prettyPrinted) }
    do {
      return String(decoding: try encoder.encode(value), as: UTF8.self)
    } catch {
      preconditionFailure("only numbers that are not finite cannot be encoded, and there are none: \(error)")
    }
  }

  /// - Throws: `DecodingError`.
  static func value<Value: Decodable>(of text: String) throws -> Value {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(Value.self, from: Data(text.utf8))
  }
}

extension Array {
  /// Itself, or `nil` where it is empty, so that the stored JSON leaves it out.
  fileprivate var nonEmpty: Self? { isEmpty ? nil : self }
}
