import CEL
import Time

/// All fields of one kind of object; makes the checker's type and the values for expressions, and reads snapshots.
struct Schema<Facts: Sendable>: Sendable {
  /// The object type that expressions see.
  let type: ObjectType
  /// The fields in the order of the slots of ``type``.
  let facts: [Fact<Facts>]
  // The `value` functions alone, because iterating over whole declarations costs more than calling them.
  private let values: [@Sendable (Facts, Timestamp) -> Value]
  /// The stable fields sorted by name, each with its key as canonical JSON.
  let stableByName: [(fact: Int, key: [UInt8])]
  /// The variable's name in expressions, which prefixes the names of unknown attributes.
  let variable: String
  /// By attribute, such as `ws.agents`: the slots that are unknown if it is, including those of derived fields.
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

  /// The object for expressions, if nothing is unknown.
  func object(of item: Facts, at now: Timestamp) -> ObjectValue {
    ObjectValue(type: type, slots: slots(of: item, at: now))
  }

  /// The object for expressions; `unknown` contains attributes such as `ws.agents`.
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

  /// Reads the stable fields of a snapshot.
  func restore(_ content: KeyedDecodingContainer<FactKey>, into item: inout Facts) throws {
    for fact in facts { try fact.restore(content, &item) }
  }
}
