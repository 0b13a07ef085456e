import Diagnostics

/// `filter`, `map` and `transformList`.
final class ListTransformationNode: Node {
  let iteration: Iteration
  /// Which elements take part; `nil` for all.
  let filter: (any Node)?
  /// What becomes of an element; `nil` leaves it as it is.
  let transform: (any Node)?
  let isMoving: Bool

  init(_ iteration: Iteration, filter: (any Node)?, transform: (any Node)?) {
    self.iteration = iteration
    self.filter = filter
    self.transform = transform
    isMoving = ([iteration.range] + [filter, transform].compactMap { $0 }).isMoving
  }

  func eval(_ frame: inout Frame) -> Value {
    let result = evalList(&frame)
    return frame.isFaulted ? frame.takeFault() : .list(result)
  }

  func evalList(_ frame: inout Frame) -> [Value] {
    frame.spend()
    let elements = iteration.elements(&frame)
    if case .fault(let fault) = elements {
      frame.fail(fault)
      return []
    }
    var result: [Value] = []
    var fault: Value?
    for index in 0..<elements.count {
      guard iteration.bind(elements, index, &frame) else {
        frame.fail(Frame.budgetExceeded)
        return []
      }
      switch filter?.evalBool(&frame) {
      case .no: continue
      case .fault:
        let found = frame.takeFault()
        fault = fault.map { Frame.merge($0, found) } ?? found
        continue
      case .yes, nil: break
      }
      let value = transform?.eval(&frame) ?? frame[local: iteration.first]
      if value.isKnown {
        result.append(value)
      } else {
        fault = fault.map { Frame.merge($0, value) } ?? value
      }
    }
    if let fault { frame.fail(fault) }
    return result
  }

  func evalMoving(_ frame: inout Frame) -> Value {
    let motion = isMoving ? iteration.motion(of: [filter, transform].compactMap { $0 }, &frame) : .still
    let value = eval(&frame)
    frame.motion = motion
    return value
  }

  var operands: [any Node] { [iteration.range] + [filter, transform].compactMap { $0 } }
}

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
    let elements = iteration.elements(&frame)
    if case .fault(let fault) = elements { return fault }
    var entries: [(key: Value, value: Value)] = []
    var fault: Value?
    for index in 0..<elements.count {
      guard iteration.bind(elements, index, &frame) else { return Frame.budgetExceeded }
      var found: Value?
      switch filter?.evalBool(&frame) {
      case .no: continue
      case .fault: found = frame.takeFault()
      case .yes, nil:
        let value = transform.eval(&frame)
        if !value.isKnown {
          found = value
        } else if !makesEntries {
          entries.append((frame[local: iteration.first], value))
        } else if case .map(let map) = value {
          entries += map.entries
        } else {
          found = .error(EvaluationError(.noSuchOverload, "the new entries must be a map", span: iteration.span))
        }
      }
      if let found { fault = fault.map { Frame.merge($0, found) } ?? found }
    }
    return fault ?? Value.map(of: entries, span: iteration.span)
  }

  func evalMoving(_ frame: inout Frame) -> Value {
    let motion = isMoving ? iteration.motion(of: [filter, transform].compactMap { $0 }, &frame) : .still
    let value = eval(&frame)
    frame.motion = motion
    return value
  }

  var operands: [any Node] { [iteration.range] + [filter, transform].compactMap { $0 } }
}
