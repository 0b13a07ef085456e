/// `transformMap` and `transformMapEntry`.
final class MapTransformationNode: Node {
  let iteration: Iteration
  let filter: (any Node)?
  /// Computes the new value, or a map of new entries.
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

  /// Adds the entries for the element in the locals; returns the fault if there is one, else `nil`.
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
      return notEntries
    }
    return nil
  }

  private var notEntries: Value {
    .error(EvaluationError(.noSuchOverload, "the new entries must be a map", span: iteration.span))
  }

  func foresee(_ frame: inout Frame) -> Outlook {
    frame.spend()
    let range = iteration.range.outlook(&frame)
    var until = range.until
    var entries: [(key: Value, value: Value)] = []
    var values: [Outlook] = []
    var fault: Value?
    let stop = iteration.forEach(in: range, &frame) { frame in
      guard iteration.passes(filter, until: &until, fault: &fault, &frame) else { return .next }
      let made = transform.outlook(&frame)
      until = min(until, made.until)
      if !made.value.isKnown {
        fault = fault.map { Frame.merge($0, made.value) } ?? made.value
      } else if !makesEntries {
        entries.append((frame[local: iteration.first], made.value))
        values.append(made)
      } else if case .map(let map) = made.value {
        entries += map.entries
        values += made.parts
      } else {
        let found = notEntries
        fault = fault.map { Frame.merge($0, found) } ?? found
      }
      return .next
    }
    if let failure = stop ?? fault { return Outlook(value: failure, until: until) }
    return Outlook.map(of: entries, values, until: until, span: iteration.span)
  }

  var operands: [any Node] { [iteration.range] + [filter, transform].compactMap { $0 } }
}
