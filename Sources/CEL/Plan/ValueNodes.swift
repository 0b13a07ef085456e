import Diagnostics
import Time

/// A value that is known.
final class ConstantNode: Node {
  let value: Value

  init(_ value: Value) { self.value = value }

  func eval(_ frame: inout Frame) -> Value {
    frame.spend()
    return value
  }

  func evalDuration(_ frame: inout Frame) -> Int64 {
    frame.spend()
    if case .duration(let nanoseconds) = value { return nanoseconds }
    frame.fail(value.asFault)
    return 0
  }

  func evalInt(_ frame: inout Frame) -> Int64 {
    frame.spend()
    if case .int(let number) = value { return number }
    frame.fail(value.asFault)
    return 0
  }
}

/// A variable of the bindings.
final class SlotNode: Node {
  let slot: Int
  let isMoving: Bool

  init(_ slot: Int, isClock: Bool) {
    self.slot = slot
    isMoving = isClock
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

  func evalMoving(_ frame: inout Frame) -> Value {
    frame.motion = isMoving ? Motion(until: Motion.never, slope: 1) : .still
    return eval(&frame)
  }
}

/// A variable of a macro.
final class LocalNode: Node {
  let index: Int
  /// What it stands for, where that is one expression (`cel.bind`) that moves with the clock.
  let definition: (any Node)?
  let isMoving: Bool

  init(_ index: Int, definition: (any Node)? = nil) {
    self.index = index
    self.definition = definition
    isMoving = definition?.isMoving ?? false
  }

  func eval(_ frame: inout Frame) -> Value {
    frame.spend()
    return frame[local: index]
  }

  func evalObject(_ frame: inout Frame) -> ObjectValue? {
    frame.spend()
    if let object = frame.object(local: index) { return object }
    frame.fail(frame[local: index].asFault)
    return nil
  }

  func evalMoving(_ frame: inout Frame) -> Value {
    if let definition, isMoving { return definition.evalMoving(&frame) }
    frame.motion = .still
    return eval(&frame)
  }
}

/// An expression that is evaluated at its first use and then remembered: a definition, `cel.bind`, a slot of `cel.block`.
final class MemoNode: Node {
  let index: Int
  let definition: any Node
  let isMoving: Bool

  init(_ index: Int, _ definition: any Node) {
    self.index = index
    self.definition = definition
    isMoving = definition.isMoving
  }

  func eval(_ frame: inout Frame) -> Value {
    frame.spend()
    if case .absent = frame[local: index] {
      let value = definition.eval(&frame)
      frame[local: index] = value
      return value
    }
    return frame[local: index]
  }

  func evalMoving(_ frame: inout Frame) -> Value { definition.evalMoving(&frame) }
}

/// Forgets what was remembered before its body is evaluated, once for each iteration around it.
final class ScopeNode: Node {
  let indexes: [Int]
  let body: any Node
  let isMoving: Bool

  init(_ indexes: [Int], _ body: any Node) {
    self.indexes = indexes
    self.body = body
    isMoving = body.isMoving
  }

  func eval(_ frame: inout Frame) -> Value {
    frame.spend()
    for index in indexes { frame[local: index] = .absent }
    return body.eval(&frame)
  }

  func evalMoving(_ frame: inout Frame) -> Value {
    for index in indexes { frame[local: index] = .absent }
    return body.evalMoving(&frame)
  }
}

/// Something that always fails.
final class FailingNode: Node {
  let failure: EvaluationError

  init(_ failure: EvaluationError) { self.failure = failure }

  func eval(_ frame: inout Frame) -> Value {
    frame.spend()
    return .error(failure)
  }
}
