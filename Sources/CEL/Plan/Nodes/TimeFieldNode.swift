import Time

/// `timestamp.getHours()` and similar accessors with a constant zone.
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

  func foresee(_ frame: inout Frame) -> Outlook {
    frame.spend()
    let timestamp = operand.outlook(&frame)
    return field.outlook(of: timestamp, in: zone ?? .utc, at: frame.clock)
      ?? Outlook(value: timestamp.value.asFault, until: timestamp.until)
  }

  var operands: [any Node] { [operand] }
}
