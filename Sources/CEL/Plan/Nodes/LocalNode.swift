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
