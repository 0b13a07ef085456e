/// Evaluates an expression at its first use and remembers the value: a definition, `cel.bind`, a slot of `cel.block`.
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

  func foresee(_ frame: inout Frame) -> Outlook {
    frame.spend()
    if case .absent = frame[local: index] {} else if let known = frame[outlook: index] { return known }
    let outlook = definition.outlook(&frame)
    frame[outlook: index] = outlook
    return outlook
  }

  var isChosenByClock: Bool { definition.isChosenByClock }
}
