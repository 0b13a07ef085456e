/// A variable of a macro.
final class LocalNode: Node {
  let index: Int
  let isMoving: Bool
  let isChosenByClock: Bool

  /// - Parameter source: the node whose value contains the variable's values.
  init(_ index: Int, of source: any Node) {
    self.index = index
    isMoving = source.isMoving
    isChosenByClock = source.isChosenByClock
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

  func foresee(_ frame: inout Frame) -> Outlook {
    frame.spend()
    return frame[outlook: index] ?? Outlook(value: frame[local: index])
  }
}
