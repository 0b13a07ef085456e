import Diagnostics
import Time

/// `timestamp - timestamp`.
final class TimeDifferenceNode: Node {
  let left: any Node
  let right: any Node
  let span: SourceSpan
  let isMoving: Bool

  init(_ left: any Node, _ right: any Node, span: SourceSpan) {
    self.left = left
    self.right = right
    self.span = span
    isMoving = left.isMoving || right.isMoving
  }

  func eval(_ frame: inout Frame) -> Value {
    let nanoseconds = evalDuration(&frame)
    return frame.isFaulted ? frame.takeFault() : .duration(nanoseconds: nanoseconds)
  }

  func evalDuration(_ frame: inout Frame) -> Int64 {
    frame.spend()
    let a = left.evalTimestamp(&frame)
    let b = right.evalTimestamp(&frame)
    if frame.isFaulted { return 0 }
    if let nanoseconds = a.nanoseconds(since: b) { return nanoseconds }
    frame.fail(.error(EvaluationError(.overflow, "more than 292 years apart", span: span)))
    return 0
  }

  func evalMoving(_ frame: inout Frame) -> Value {
    let motion = Motion.ofDifference(left, right, &frame)
    let value = eval(&frame)
    frame.motion = motion
    return value
  }

  var operands: [any Node] { [left, right] }
}

/// A sum or difference of durations, or of a timestamp and a duration.
final class TimeShiftNode: Node {
  let left: any Node
  let right: any Node
  let isDifference: Bool
  private let body: BinaryCallNode

  /// `function` is that of the operator.
  let isMoving: Bool

  init(_ left: any Node, _ right: any Node, isDifference: Bool, _ function: BinaryCallNode) {
    self.left = left
    self.right = right
    self.isDifference = isDifference
    body = function
    isMoving = left.isMoving || right.isMoving
  }

  func eval(_ frame: inout Frame) -> Value { body.eval(&frame) }

  func evalMoving(_ frame: inout Frame) -> Value {
    let motion = isDifference ? Motion.ofDifference(left, right, &frame) : Motion.ofSum(left, right, &frame)
    let value = eval(&frame)
    frame.motion = motion
    return value
  }

  var operands: [any Node] { [left, right] }
}

extension Motion {
  static func ofDifference(_ left: any Node, _ right: any Node, _ frame: inout Frame) -> Motion {
    _ = left.evalMoving(&frame)
    let motion = frame.motion
    _ = right.evalMoving(&frame)
    return Motion(until: min(motion.until, frame.motion.until), slope: motion.slope - frame.motion.slope)
  }

  static func ofSum(_ left: any Node, _ right: any Node, _ frame: inout Frame) -> Motion {
    _ = left.evalMoving(&frame)
    let motion = frame.motion
    _ = right.evalMoving(&frame)
    return Motion(until: min(motion.until, frame.motion.until), slope: motion.slope + frame.motion.slope)
  }
}

/// `timestamp.getHours()` and its like, with the zone known.
final class TimeFieldNode: Node {
  let operand: any Node
  let field: TimeField
  /// `nil` for UTC.
  let zone: Zone?
  let isMoving: Bool

  init(_ operand: any Node, _ field: TimeField, zone: Zone?) {
    self.operand = operand
    self.field = field
    self.zone = zone
    isMoving = operand.isMoving
  }

  func eval(_ frame: inout Frame) -> Value {
    let value = evalInt(&frame)
    return frame.isFaulted ? frame.takeFault() : .int(value)
  }

  func evalInt(_ frame: inout Frame) -> Int64 {
    frame.spend()
    let timestamp = operand.evalTimestamp(&frame)
    if frame.isFaulted { return 0 }
    if let zone { return field.value(of: timestamp, in: zone) }
    return field.value(of: timestamp)
  }

  func evalMoving(_ frame: inout Frame) -> Value {
    let value = operand.evalMoving(&frame)
    guard case .timestamp(let timestamp) = value else { return value.asFault }
    var motion = frame.motion
    if motion.slope == 1 {
      let change = field.nextChange(after: timestamp, in: zone ?? .utc)
      // The operand reaches the change as the clock has gone on by the difference.
      let clock = timestamp.nanosecondsUntil(change).flatMap { frame.clock.adding(nanoseconds: $0) }
      motion = .until(min(motion.until, clock ?? Motion.never))
    } else if motion.slope != 0 {
      motion = .moving(at: frame.clock)
    }
    frame.motion = motion
    return .int(zone.map { field.value(of: timestamp, in: $0) } ?? field.value(of: timestamp))
  }

  var operands: [any Node] { [operand] }
}

extension Timestamp {
  fileprivate func nanosecondsUntil(_ later: Timestamp) -> Int64? { later.nanoseconds(since: self) }
}
