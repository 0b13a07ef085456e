import Time

/// A variable from the bindings.
final class SlotNode: Node {
  let slot: Int
  let isMoving: Bool
  let isChosenByClock: Bool

  init(_ slot: Int, _ variable: Variable) {
    self.slot = slot
    isMoving = variable.isClock || variable.type.hasMovingFields
    isChosenByClock = variable.isClock
  }

  func eval(_ frame: inout Frame) -> Value {
    frame.spend()
    return slot < frame.slots.count ? frame.slots[slot] : .failure(.undeclared, "a variable without a value")
  }

  func evalObject(_ frame: inout Frame) -> ObjectValue? {
    if slot < frame.slots.count, case .object(let object) = frame.slots[slot] {
      frame.spend()
      return object
    }
    frame.fail(eval(&frame).asFault)
    return nil
  }

  func evalTimestamp(_ frame: inout Frame) -> Timestamp {
    frame.spend()
    if slot < frame.slots.count, case .timestamp(let timestamp) = frame.slots[slot] { return timestamp }
    frame.fail(eval(&frame).asFault)
    return .epoch
  }

  func foresee(_ frame: inout Frame) -> Outlook { Outlook(given: eval(&frame), slope: isChosenByClock ? 1 : 0) }
}
