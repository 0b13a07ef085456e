/// Clears memoised values before its body is evaluated, so that each iteration around it starts anew.
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

  func foresee(_ frame: inout Frame) -> Outlook {
    frame.spend()
    for index in indexes { frame[outlook: index] = nil }
    return body.outlook(&frame)
  }

  var isChosenByClock: Bool { body.isChosenByClock }
}
