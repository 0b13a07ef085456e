import Time

/// A part of a planned expression.
///
/// A node answers to `eval`, and to the typed forms where the checker proved the type; those return a placeholder and fail
/// the frame when there is no value. Only final classes conform: nodes are many, shared and immutable.
protocol Node: AnyObject, Sendable {
  func eval(_ frame: inout Frame) -> Value
  func evalBool(_ frame: inout Frame) -> Truth
  func evalInt(_ frame: inout Frame) -> Int64
  func evalString(_ frame: inout Frame) -> String
  func evalTimestamp(_ frame: inout Frame) -> Timestamp
  /// Nanoseconds.
  func evalDuration(_ frame: inout Frame) -> Int64
  func evalList(_ frame: inout Frame) -> [Value]
  /// `nil` where there is no object.
  func evalObject(_ frame: inout Frame) -> ObjectValue?
  /// The same value as `eval`, and what is known of it at later clocks. Asked only where the node is moving.
  func foresee(_ frame: inout Frame) -> Outlook
  /// Whether the value, or a part of it, depends on the clock.
  var isMoving: Bool { get }
  /// Whether it depends on the clock which object this is, or which objects are in it; their own fields may move all the same.
  var isChosenByClock: Bool { get }
  /// The nodes whose values make this one's.
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

  /// What can be known of the value at later clocks.
  func outlook(_ frame: inout Frame) -> Outlook { isMoving ? foresee(&frame) : Outlook(value: eval(&frame)) }

  /// Right for every strict node: the value is the same while those are that it is made of.
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
  /// What a typed evaluation reports that met this instead of its type.
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
