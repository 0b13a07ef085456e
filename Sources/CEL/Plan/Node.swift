import Time

/// A part of a planned expression.
///
/// A node implements `eval`, and the typed forms where the checker has proven the type. Without a value, a typed form
/// returns a placeholder and sets a fault in the frame. Only final classes conform: nodes are many, shared and
/// immutable.
protocol Node: AnyObject, Sendable {
  func eval(_ frame: inout Frame) -> Value
  func evalBool(_ frame: inout Frame) -> Truth
  func evalInt(_ frame: inout Frame) -> Int64
  func evalString(_ frame: inout Frame) -> String
  func evalTimestamp(_ frame: inout Frame) -> Timestamp
  /// Evaluates to nanoseconds.
  func evalDuration(_ frame: inout Frame) -> Int64
  func evalList(_ frame: inout Frame) -> [Value]
  /// Evaluates to an object; `nil`, with a fault in the frame, if there is none.
  func evalObject(_ frame: inout Frame) -> ObjectValue?
  /// Returns the same value as `eval`, with what is known about it at later instants.
  ///
  /// Called only if the node is moving.
  func foresee(_ frame: inout Frame) -> Outlook
  /// Whether the value, or a part of it, depends on the clock.
  var isMoving: Bool { get }
  /// Whether the clock decides which object this is, or which objects it contains.
  ///
  /// The objects' own fields may move anyway.
  var isChosenByClock: Bool { get }
  /// The nodes from which this node computes its value.
  var operands: [any Node] { get }
}

extension Node {
  func evalBool(_ frame: inout Frame) -> Truth {
    let value = eval(&frame)
    if case .bool(let result) = value { return Truth(result) }
    frame.fail(value.asFault)
    return .fault
  }

  func evalInt(_ frame: inout Frame) -> Int64 {
    let value = eval(&frame)
    if case .int(let result) = value { return result }
    frame.fail(value.asFault)
    return 0
  }

  func evalString(_ frame: inout Frame) -> String {
    let value = eval(&frame)
    if case .string(let result) = value { return result }
    frame.fail(value.asFault)
    return ""
  }

  func evalTimestamp(_ frame: inout Frame) -> Timestamp {
    let value = eval(&frame)
    if case .timestamp(let result) = value { return result }
    frame.fail(value.asFault)
    return .epoch
  }

  func evalDuration(_ frame: inout Frame) -> Int64 {
    let value = eval(&frame)
    if case .duration(let result) = value { return result }
    frame.fail(value.asFault)
    return 0
  }

  func evalList(_ frame: inout Frame) -> [Value] {
    let value = eval(&frame)
    if case .list(let result) = value { return result }
    frame.fail(value.asFault)
    return []
  }

  func evalObject(_ frame: inout Frame) -> ObjectValue? {
    let value = eval(&frame)
    if case .object(let result) = value { return result }
    frame.fail(value.asFault)
    return nil
  }

  /// The value, with what is known about it at later instants.
  func outlook(_ frame: inout Frame) -> Outlook { isMoving ? foresee(&frame) : Outlook(value: eval(&frame)) }

  /// Correct for every strict node: the value stays the same while its operands do.
  func foresee(_ frame: inout Frame) -> Outlook {
    var until = Outlook.never
    for operand in operands where operand.isMoving {
      until = min(until, operand.outlook(&frame).holds(at: frame.clock))
    }
    return Outlook(value: eval(&frame), until: until)
  }

  var isMoving: Bool { false }

  var isChosenByClock: Bool { isMoving }

  var operands: [any Node] { [] }
}

extension Value {
  /// The fault of a typed evaluation that met this value instead of one of its type.
  var asFault: Value { isKnown ? .noSuchOverload : self }

  init(_ truth: Truth, _ frame: inout Frame) {
    switch truth {
    case .no: self = .bool(false)
    case .yes: self = .bool(true)
    case .fault: self = frame.takeFault()
    }
  }
}

extension [any Node] {
  var isMoving: Bool { contains { $0.isMoving } }
}
