import Time

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
