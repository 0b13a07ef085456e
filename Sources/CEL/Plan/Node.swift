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
  /// The same value as `eval`, with `frame.motion` set to how long it holds.
  func evalMoving(_ frame: inout Frame) -> Value
  /// Whether the value depends on the clock.
  var isMoving: Bool { get }
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

  /// Right for every strict node: the value holds as long as those that it is made of.
  func evalMoving(_ frame: inout Frame) -> Value {
    guard isMoving else {
      frame.motion = .still
      return eval(&frame)
    }
    var until = Motion.never
    for operand in operands where operand.isMoving {
      _ = operand.evalMoving(&frame)
      until = min(until, frame.motion.slope == 0 ? frame.motion.until : frame.clock.nextInstant)
    }
    frame.motion = .until(until)
    return eval(&frame)
  }

  var isMoving: Bool { false }

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
