import Diagnostics

/// Literals that reach a call through a conditional or a macro are checked like literals in the call itself.
extension Planner {
  /// A possible value of an argument, with the part of the expression that contains it.
  struct Choice {
    let part: Expression
    let value: Value
  }

  /// Maximum number of values of one argument that are checked.
  private static let mostChoices = 64

  /// Plans the call once for each literal that an argument may be, to report errors.
  ///
  /// Covers `timestamp(late ? "…" : "…")`, and elements of a list that a macro visits.
  mutating func judgeChoices(_ function: Function, _ part: Expression, _ parts: [Expression], _ nodes: [any Node]) {
    for index in parts.indices where nodes[index].constant == nil {
      for choice in choices(of: parts[index]) ?? [] {
        var (parts, nodes) = (parts, nodes)
        parts[index] = choice.part
        nodes[index] = ConstantNode(choice.value)
        _ = joined(function, part, parts, nodes)
      }
    }
  }

  /// The literals that a part may be; `nil` if no literal is known.
  func choices(of part: Expression) -> [Choice]? {
    switch part.kind {
    case .literal(let value): return [Choice(part: part, value: value)]
    case .conditional(_, let first, let second):
      // It is enough if one branch is a literal.
      let all = (choices(of: first) ?? []) + (choices(of: second) ?? [])
      return all.isEmpty ? nil : all
    case .identifier:
      guard case .local(let name)? = expression.reference(of: part) else { return nil }
      return choices(ofLocal: name).map { choices in
        choices.map { Choice(part: $0.part ?? part, value: $0.value) }
      }
    default: return nil
    }
  }

  /// The elements of a list, or the keys of a map, that a macro visits.
  ///
  /// `nil` if a condition inside the macro chooses among them.
  func elements(of range: Expression, _ node: any Node, visitedBy body: Expression) -> [(
    part: Expression?, value: Value
  )]? {
    let values: [Value]
    switch node.constant {
    case .list(let elements)?: values = elements
    case .map(let map)?: values = map.entries.map(\.key)
    default: return nil
    }
    guard checksLiterals, values.count <= Planner.mostChoices, !body.chooses,
      // An author who lists a string does not then guard against it; numbers, such as 0, are often guarded against.
      values.allSatisfy({ if case .string = $0 { true } else { false } })
    else { return nil }
    switch range.kind {
    case .list(let elements) where elements.count == values.count: return zip(elements, values).map { ($0.value, $1) }
    case .map(let entries) where entries.count == values.count: return zip(entries, values).map { ($0.key, $1) }
    default: break
    }
    return values.map { (nil, $0) }
  }

  // MARK: Probes

  /// The error of a call that fails for all values of its unknown arguments: `name.substring(5, 2)`, `x / 0`.
  ///
  /// Otherwise `nil`.
  func failureOfAll(_ function: Function, _ nodes: [any Node], _ parts: [Expression]) -> EvaluationError? {
    guard let words = Planner.probed[function.name], nodes.contains(where: { $0 is ConstantNode }) else { return nil }
    // A probe is no key of the actual map.
    if case .map? = parts.first.map({ expression.type(of: $0) }) { return nil }
    var rows: [[Value]] = [[]]
    for (node, part) in zip(nodes, parts) {
      let values = node.constant.map { [$0] } ?? Planner.probes(of: expression.type(of: part))
      guard !values.isEmpty else { return nil }
      rows = rows.flatMap { row in values.map { row + [$0] } }
    }
    var last: EvaluationError?
    for row in rows {
      guard case .error(let error)? = function.value(of: row), error.code != .noSuchOverload else { return nil }
      last = error
    }
    return last.map { words.isEmpty ? $0 : EvaluationError($0.code, words) }
  }

  /// Functions for which one argument can cause a failure for all values of the others.
  ///
  /// The text replaces their own message where that would mention a probe; "" keeps it.
  private static let probed = [
    "substring": "", "charAt": "", "indexOf": "", "lastIndexOf": "", "_/_": "", "_%_": "", "flatten": "",
    "math.bitShiftLeft": "", "math.bitShiftRight": "", "_[_]": "no list has this element: the first is 0",
    "slice": "no list has these elements: slice(start, end) counts from 0, and the end is not before the start",
  ]

  private static let longText = String(repeating: "a", count: 4096)
  private static let longList = [Value](repeating: .int(1), count: 4096)

  /// Probe values of a type: if the call works for any value, it works for one of these.
  private static func probes(of type: CELType) -> [Value] {
    switch type {
    case .string: [.string(""), .string("a"), .string(longText)]
    case .int: [.int(0), .int(1), .int(-1), .int(4096)]
    case .uint: [.uint(0), .uint(1)]
    case .double: [.double(1)]
    case .list: [.list([]), .list(longList)]
    default: []
    }
  }
}

extension Expression {
  /// Whether a conditional in it decides what is evaluated.
  fileprivate var chooses: Bool {
    if case .conditional = kind { return true }
    return children.contains(where: \.chooses)
  }
}

extension Function {
  /// The result for these values; `nil` for host functions, which need more than values.
  fileprivate func value(of arguments: [Value]) -> Value? {
    switch (body, arguments.count) {
    case (.one(let body), 1): body(arguments[0])
    case (.two(let body), 2): body(arguments[0], arguments[1])
    case (.three(let body), 3): body(arguments[0], arguments[1], arguments[2])
    case (.many(let body), _): body(arguments)
    default: nil
    }
  }
}
