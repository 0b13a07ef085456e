import Time

/// The values of an environment's variables for one evaluation.
///
/// Made once a subject and changed slot by slot between evaluations. Programs compiled in an environment that extends this
/// one by constants and definitions accept them too.
public struct Bindings: Sendable {
  var slots: [Value]
  // Not the environment itself: bindings are copied once an evaluation.
  private let slotsByName: [String: Int]

  /// All variables unknown, each under its own name.
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

  /// The value in a slot of ``Environment/slot(of:)``.
  public subscript(slot: Int) -> Value {
    get { slots[slot] }
    set { slots[slot] = newValue }
  }

  /// The values at another clock: those that move by themselves have gone on to it.
  func moved(to clock: Timestamp, in slot: Int) -> Bindings {
    guard case .timestamp(let now) = slots[slot], let step = clock.nanoseconds(since: now) else { return self }
    var result = self
    for index in slots.indices { result.slots[index] = slots[index].movedFields(by: step) }
    result.slots[slot] = .timestamp(clock)
    return result
  }

  /// Sets a variable by name; a name without a slot is ignored. O(1), but slower than by slot.
  public mutating func set(_ name: String, _ value: Value) {
    if let slot = slotsByName[name] { slots[slot] = value }
  }
}
