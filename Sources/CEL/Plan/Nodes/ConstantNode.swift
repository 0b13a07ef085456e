/// A constant.
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
