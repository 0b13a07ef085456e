/// `transformMap` and `transformMapEntry`.
final class MapTransformationNode: Node {
  let iteration: Iteration
  let filter: (any Node)?
  /// The new value, or a map of new entries.
  let transform: any Node
  let makesEntries: Bool
  let isMoving: Bool

  init(_ iteration: Iteration, filter: (any Node)?, transform: any Node, makesEntries: Bool) {
    self.iteration = iteration
    self.filter = filter
    self.transform = transform
    self.makesEntries = makesEntries
    isMoving = ([iteration.range] + [filter, transform].compactMap { $0 }).isMoving
  }

  func eval(_ frame: inout Frame) -> Value {
    frame.spend()
    var entries: [(key: Value, value: Value)] = []
    var fault: Value?
    let stop = iteration.forEach(&frame) { frame in
      if let found = visit(&frame, &entries) { fault = fault.map { Frame.merge($0, found) } ?? found }
      return .next
    }
    if let stop { return stop }
    return fault ?? Value.map(of: entries, span: iteration.span)
  }

  /// Adds what becomes of the element in the locals; returns why there is nothing to add.
  private func visit(_ frame: inout Frame, _ entries: inout [(key: Value, value: Value)]) -> Value? {
    switch filter?.evalBool(&frame) {
    case .no: return nil
    case .fault: return frame.takeFault()
    case .yes, nil: break
    }
    let value = transform.eval(&frame)
    guard value.isKnown else { return value }
    if !makesEntries {
      entries.append((frame[local: iteration.first], value))
    } else if case .map(let map) = value {
      entries += map.entries
    } else {
      return .error(EvaluationError(.noSuchOverload, "the new entries must be a map", span: iteration.span))
    }
    return nil
  }

  func evalMoving(_ frame: inout Frame) -> Value {
    let motion = isMoving ? iteration.motion(of: [filter, transform].compactMap { $0 }, &frame) : .still
    let value = eval(&frame)
    frame.motion = motion
    return value
  }

  var operands: [any Node] { [iteration.range] + [filter, transform].compactMap { $0 } }
}
