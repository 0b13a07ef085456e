import Time

/// The values of an environment's variables for one evaluation.
///
/// Make one for each subject, and change single slots between evaluations. Programs also accept the bindings of an
/// environment that their own one extends by constants and definitions only.
public struct Bindings: Sendable {
  var slots: [Value]
  // Holds the slots only and not the environment, because each evaluation copies its bindings.
  private let slotsByName: [String: Int]

  /// Creates bindings with every variable unknown, under its own name.
  public init(for environment: Environment) {
    slotsByName = environment.slotsByName
    slots = []
    slots.reserveCapacity(environment.slotCount)
    for variable in environment.variables {
      guard let slot = environment.slot(of: variable.name) else { continue }
      while slots.count <= slot { slots.append(.absent) }
      slots[slot] = .unknown(attribute: variable.name)
    }
  }

  /// The value in a slot from ``Environment/slot(of:)``.
  public subscript(slot: Int) -> Value {
    get { slots[slot] }
    set { slots[slot] = newValue }
  }

  /// The bindings at another instant of the clock, with every moving value advanced to it.
  func moved(to clock: Timestamp, in slot: Int) -> Bindings {
    guard case .timestamp(let now) = slots[slot], let step = clock.nanoseconds(since: now) else { return self }
    var result = self
    for index in slots.indices { result.slots[index] = slots[index].movedFields(by: step) }
    result.slots[slot] = .timestamp(clock)
    return result
  }

  /// Sets a variable by name; ignores a name without a slot. O(1), but slower than by slot.
  public mutating func set(_ name: String, _ value: Value) {
    if let slot = slotsByName[name] { slots[slot] = value }
  }
}
