import Time

/// The mutable state of one evaluation.
struct Frame {
  let slots: [Value]
  /// The reason why the last typed evaluation failed, valid if `isFaulted`.
  private(set) var fault: Value = .absent
  /// Whether a typed evaluation has failed and nobody has handled that yet.
  private(set) var isFaulted = false
  private(set) var cost: UInt64 = 0
  private let budget: UInt64
  /// The instant from which later instants are counted; only ``Node/foresee(_:)`` reads it.
  let clock: Timestamp
  var trace: Trace?
  // The first locals are not in an array, so that a rule with one or two macros allocates nothing.
  private var local0: Value = .absent
  private var local1: Value = .absent
  private var local2: Value = .absent
  private var local3: Value = .absent
  private var furtherLocals: [Value]
  /// Outlooks of the locals, where they are known; only ``Node/foresee(_:)`` uses and allocates them.
  private var localOutlooks: [Outlook?] = []

  init(slots: [Value], localCount: Int, budget: UInt64, clock: Timestamp = .epoch, trace: Trace? = nil) {
    self.slots = slots
    self.budget = budget
    self.clock = clock
    self.trace = trace
    furtherLocals = localCount > 4 ? Array(repeating: .absent, count: localCount - 4) : []
  }

  /// The value of a macro's variable or a memoised definition.
  subscript(local index: Int) -> Value {
    get {
      switch index {
      case 0: local0
      case 1: local1
      case 2: local2
      case 3: local3
      default: furtherLocals[index - 4]
      }
    }
    set {
      switch index {
      case 0: local0 = newValue
      case 1: local1 = newValue
      case 2: local2 = newValue
      case 3: local3 = newValue
      default: furtherLocals[index - 4] = newValue
      }
    }
  }

  /// The object in a local, read in place; `nil` if there is none.
  func object(local index: Int) -> ObjectValue? {
    switch index {
    case 0: if case .object(let object) = local0 { object } else { nil }
    case 1: if case .object(let object) = local1 { object } else { nil }
    case 2: if case .object(let object) = local2 { object } else { nil }
    case 3: if case .object(let object) = local3 { object } else { nil }
    default: if case .object(let object) = furtherLocals[index - 4] { object } else { nil }
    }
  }

  // MARK: Outlooks

  /// The outlook of a local; setting it also sets the local. It is valid only if the local was not set alone since.
  subscript(outlook index: Int) -> Outlook? {
    get { index < localOutlooks.count ? localOutlooks[index] : nil }
    set {
      while localOutlooks.count <= index { localOutlooks.append(nil) }
      localOutlooks[index] = newValue
      self[local: index] = newValue?.value ?? .absent
    }
  }

  // MARK: Cost

  mutating func spend(_ units: UInt64 = 1) { cost &+= units }

  var isOverBudget: Bool { cost > budget }

  static let budgetExceeded = Value.failure(.budgetExceeded, "the evaluation costs more than its budget")

  // MARK: Faults

  /// Records a failed typed evaluation; merges it with a fault that is not handled yet.
  mutating func fail(_ value: Value) {
    fault = isFaulted ? Frame.merge(fault, value) : value
    isFaulted = true
  }

  /// After a fault in the first operand, evaluates the second one separately for its own fault.
  ///
  /// With the first fault still in the frame, the second operand could mistake it for its own and absorb it.
  @inline(never)
  mutating func failAlso(evaluating second: any Node) {
    let first = takeFault()
    let value = second.eval(&self)
    fail(value.isKnown ? first : Frame.merge(first, value))
  }

  /// Clears and returns the fault, so that evaluation can continue.
  mutating func takeFault() -> Value {
    isFaulted = false
    return fault
  }

  /// Merges two faults.
  ///
  /// Unknown beats error, two unknowns combine their attributes, and of two errors the first is kept.
  static func merge(_ first: Value, _ second: Value) -> Value {
    switch (first, second) {
    case (.unknown(let a), .unknown(let b)): .unknown(a.union(b))
    case (.unknown, _): first
    case (_, .unknown): second
    default: first
    }
  }
}

/// The result of a typed evaluation of a bool.
enum Truth: UInt8 {
  case no, yes
  /// The evaluation failed; the reason is in the frame.
  case fault

  init(_ value: Bool) { self = value ? .yes : .no }
}
