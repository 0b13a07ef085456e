import Time

/// Everything that changes during one evaluation.
struct Frame {
  let slots: [Value]
  /// Why the last typed evaluation failed, if `isFaulted`.
  private(set) var fault: Value = .absent
  /// Whether a typed evaluation has failed and nobody has dealt with it yet.
  private(set) var isFaulted = false
  private(set) var cost: UInt64 = 0
  private let budget: UInt64
  /// What later clocks are counted from; read by ``Node/foresee(_:)`` only.
  let clock: Timestamp
  var trace: Trace?
  // The first locals have no array, so that a rule with a macro or two allocates nothing.
  private var local0: Value = .absent
  private var local1: Value = .absent
  private var local2: Value = .absent
  private var local3: Value = .absent
  private var furtherLocals: [Value]
  /// Of the locals, as far as they are known; used by ``Node/foresee(_:)`` only, which makes room for them.
  private var localOutlooks: [Outlook?] = []

  init(slots: [Value], localCount: Int, budget: UInt64, clock: Timestamp = .epoch, trace: Trace? = nil) {
    self.slots = slots
    self.budget = budget
    self.clock = clock
    self.trace = trace
    furtherLocals = localCount > 4 ? Array(repeating: .absent, count: localCount - 4) : []
  }

  /// The variable of a macro, or a memoised definition.
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

  /// The object in a local, read in its place; `nil` if there is none.
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

  /// Where an outlook is set with a local, nobody has set the local alone since.
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

  /// Fails a typed evaluation. An earlier fault that nobody has dealt with is kept or merged.
  mutating func fail(_ value: Value) {
    fault = isFaulted ? Frame.merge(fault, value) : value
    isFaulted = true
  }

  /// After a fault of a first operand: evaluates the second apart from it, for what it does not know. Evaluated with the fault in
  /// the frame, the second could take it for its own, and absorb it.
  @inline(never)
  mutating func failAlso(evaluating second: any Node) {
    let first = takeFault()
    let value = second.eval(&self)
    fail(value.isKnown ? first : Frame.merge(first, value))
  }

  /// Takes the fault over, so that evaluation goes on.
  mutating func takeFault() -> Value {
    isFaulted = false
    return fault
  }

  /// What two faults are together: unknown beats error; the attributes of two unknowns add up; the first error stays.
  static func merge(_ first: Value, _ second: Value) -> Value {
    switch (first, second) {
    case (.unknown(let a), .unknown(let b)): .unknown(a.union(b))
    case (.unknown, _): first
    case (_, .unknown): second
    default: first
    }
  }
}

/// A typed evaluation's bool.
enum Truth: UInt8 {
  case no, yes
  /// The reason is in the frame.
  case fault

  init(_ value: Bool) { self = value ? .yes : .no }
}
