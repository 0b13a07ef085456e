import CEL
import Time

/// All fields of one kind of object: makes the type for the checker, the values for expressions, and reads snapshots back.
struct Schema<Facts: Sendable>: Sendable {
  /// The object type that expressions see.
  let type: ObjectType
  /// In the order of the slots of ``type``.
  let facts: [Fact<Facts>]
  // The functions alone: going over whole declarations costs more than calling them.
  private let values: [@Sendable (Facts, Timestamp) -> Value]
  /// The stable fields sorted by name, each with its key as canonical JSON has it.
  let stableByName: [(fact: Int, key: [UInt8])]
  /// The name that the variable has in expressions, for naming unknown attributes.
  let variable: String
  /// By attribute, such as `ws.agents`: the slots that are unknown when it is, those of derived fields too.
  private let slotsByAttribute: [String: [Int]]

  init(_ typeName: String, variable: String, _ facts: [Fact<Facts>]) {
    type = ObjectType(name: typeName, fields: facts.map(\.field))
    self.facts = facts
    values = facts.map(\.value)
    self.variable = variable
    var slots: [String: [Int]] = [:]
    for (slot, fact) in facts.enumerated() {
      var sources = [fact.name]
      if case .derived(let others) = fact.storage { sources += others }
      for source in sources { slots["\(variable).\(source)", default: []].append(slot) }
    }
    slotsByAttribute = slots
    stableByName = facts.indices.filter { facts[$0].isStable }.sorted { facts[$0].name < facts[$1].name }
      .map { (fact: $0, key: Array("\"\(facts[$0].name)\":".utf8)) }
  }

  /// The object for expressions, with nothing unknown.
  func object(of item: Facts, at now: Timestamp) -> ObjectValue {
    ObjectValue(type: type, slots: slots(of: item, at: now))
  }

  /// The object for expressions; `unknown` holds attributes such as `ws.agents`.
  func value(of item: Facts, at now: Timestamp, unknown: Set<String>) -> Value {
    guard !unknown.isEmpty else { return .object(object(of: item, at: now)) }
    if unknown.contains(variable) { return .unknown(attribute: variable) }
    var slots = slots(of: item, at: now)
    var names: [Int: Set<String>] = [:]
    for attribute in unknown {
      for slot in slotsByAttribute[attribute] ?? [] { names[slot, default: []].insert(attribute) }
    }
    for (slot, names) in names { slots[slot] = .unknown(UnknownAttributes(names)) }
    return .object(ObjectValue(type: type, slots: slots))
  }

  private func slots(of item: Facts, at now: Timestamp) -> [Value] {
    var slots: [Value] = []
    slots.reserveCapacity(values.count)
    for value in values { slots.append(value(item, now)) }
    return slots
  }

  /// Takes the stable fields of a snapshot.
  func restore(_ content: KeyedDecodingContainer<FactKey>, into item: inout Facts) throws {
    for fact in facts { try fact.restore(content, &item) }
  }
}
