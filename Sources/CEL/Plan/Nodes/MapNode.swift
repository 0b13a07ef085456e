import Diagnostics
import Time

/// `{a: b, ?c: d}`; the operands are key, value, key, value and so on.
final class MapNode: Node {
  let operands: [any Node]
  /// Which entries are optional; empty if none is.
  let areOptional: [Bool]
  let span: SourceSpan
  let isMoving: Bool

  init(_ operands: [any Node], areOptional: [Bool], span: SourceSpan) {
    self.operands = operands
    self.areOptional = areOptional.contains(true) ? areOptional : []
    self.span = span
    isMoving = operands.isMoving
  }

  func eval(_ frame: inout Frame) -> Value {
    frame.spend()
    var entries: [(key: Value, value: Value)] = []
    var fault: Value?
    for index in 0..<operands.count / 2 {
      let key = operands[2 * index].eval(&frame)
      let value = operands[2 * index + 1].eval(&frame)
      guard key.isKnown, value.isKnown else {
        for part in [key, value] where !part.isKnown { fault = fault.map { Frame.merge($0, part) } ?? part }
        continue
      }
      if !areOptional.isEmpty, areOptional[index] {
        guard case .optional(let optional) = value else {
          return notOptional
        }
        if let inner = optional.value { entries.append((key, inner)) }
      } else {
        entries.append((key, value))
      }
    }
    return fault ?? Value.map(of: entries, span: span)
  }

  private var notOptional: Value {
    .error(EvaluationError(.noSuchOverload, "behind '?' must stand an optional", span: span))
  }

  func foresee(_ frame: inout Frame) -> Outlook {
    frame.spend()
    let outlooks = operands.map { $0.outlook(&frame) }
    if let fault = Outlook.fault(of: outlooks) { return fault }
    var until = outlooks.earliestEnd
    var entries: [(key: Value, value: Value)] = []
    var values: [Outlook] = []
    for index in 0..<outlooks.count / 2 {
      let (key, value) = (outlooks[2 * index], outlooks[2 * index + 1])
      until = min(until, key.holds(at: frame.clock))
      if areOptional.isEmpty || !areOptional[index] {
        values.append(value)
      } else if case .optional = value.value {
        values += value.parts
      } else {
        return Outlook(value: notOptional, until: until)
      }
      if values.count > entries.count { entries.append((key.value, values[values.count - 1].value)) }
    }
    return Outlook.map(of: entries, values, until: until, span: span)
  }
}

extension Value {
  /// A map, or an error if a key is repeated or has a wrong type.
  static func map(of entries: [(key: Value, value: Value)], span: SourceSpan) -> Value {
    if let map = MapValue(entries) { return .map(map) }
    if let bad = entries.first(where: { MapKey($0.key) == nil }) {
      return .error(EvaluationError(.invalidArgument, "a \(bad.key.type) cannot be a key", span: span))
    }
    return .error(EvaluationError(.duplicateKey, "a key is repeated", span: span))
  }
}

extension Outlook {
  /// A map whose values may move, or an error if a key is repeated or has a wrong type.
  static func map(
    of entries: [(key: Value, value: Value)], _ values: [Outlook], until: Timestamp, span: SourceSpan
  ) -> Outlook {
    let map = Value.map(of: entries, span: span)
    return Outlook(value: map, until: until, course: map.isKnown ? .parts(values) : .still)
  }
}
