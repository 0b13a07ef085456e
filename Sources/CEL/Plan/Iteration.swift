import Diagnostics
import Time

/// The part that all element-visiting macros share: the range, and the locals for an element.
struct Iteration: Sendable {
  let range: any Node
  /// The local of the only or first variable: the element, or with a second variable the index or key.
  let first: Int
  let second: Int?
  let span: SourceSpan

  /// Evaluates the range and visits its elements, each in the locals, until `visit` returns `.enough`.
  ///
  /// - Returns: why there was nothing to visit or the visit was aborted; `nil` if all went well.
  @inline(__always)
  func forEach(_ frame: inout Frame, _ visit: (inout Frame) -> Visit) -> Value? {
    forEach(of: range.eval(&frame), &frame, visit)
  }

  /// Whether to continue after an element.
  enum Visit {
    case next, enough
  }

  @inline(__always)
  func forEach(of value: Value, _ frame: inout Frame, _ visit: (inout Frame) -> Visit) -> Value? {
    switch value {
    case .list(let elements):
      for index in elements.indices {
        frame.spend()
        if let second {
          frame[local: first] = .int(Int64(index))
          frame[local: second] = elements[index]
        } else {
          frame[local: first] = elements[index]
        }
        if frame.isOverBudget { return Frame.budgetExceeded }
        if visit(&frame) == .enough { return nil }
      }
      return nil
    case .map(let map):
      for entry in map.entries {
        frame.spend()
        frame[local: first] = entry.key
        if let second { frame[local: second] = entry.value }
        if frame.isOverBudget { return Frame.budgetExceeded }
        if visit(&frame) == .enough { return nil }
      }
      return nil
    case .unknown, .error: return value
    default: return .error(EvaluationError(.noSuchOverload, "\(value.type) cannot be visited", span: span))
    }
  }
}

extension Iteration {
  /// Visits the elements of the range, with their outlooks in the locals.
  func forEach(in range: Outlook, _ frame: inout Frame, _ visit: (inout Frame) -> Visit) -> Value? {
    let parts = range.parts
    let element = if case .map = range.value { second } else { second ?? first }
    var index = 0
    return forEach(of: range.value, &frame) { frame in
      frame[outlook: first] = Outlook(value: frame[local: first])
      if let element { frame[outlook: element] = parts[index] }
      index += 1
      return visit(&frame)
    }
  }

  /// Whether the filter accepts the element in the locals; a failure of the filter is merged into `fault`.
  func passes(
    _ filter: (any Node)?, until: inout Timestamp, fault: inout Value?, _ frame: inout Frame
  ) -> Bool {
    guard let isWanted = filter?.outlook(&frame) else { return true }
    until = min(until, isWanted.until)
    if case .bool(let truth) = isWanted.value { return truth }
    let found = isWanted.value.asFault
    fault = fault.map { Frame.merge($0, found) } ?? found
    return false
  }
}
