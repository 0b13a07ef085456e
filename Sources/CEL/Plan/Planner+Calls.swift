import Diagnostics
import Pattern
import Time

extension Planner {
  mutating func call(
    _ part: Expression, _ name: Expression.Name, _ target: Expression?, _ arguments: [Expression]
  ) -> any Node {
    let function = function(of: part, name)
    var isMember = target != nil
    if case .function? = expression.reference(of: part) { isMember = false }
    let parts = (isMember ? target.map { [$0] } ?? [] : []) + arguments
    guard let function else { return failing(.undeclared, "there is no function \(name.text)", part) }
    return finish(function, part, parts, planned(parts, of: function.name))
  }

  /// The nodes of a call's arguments. Where it looks up a literal key in a map, only that key is mentioned.
  @inline(never)
  private mutating func planned(_ parts: [Expression], of function: String) -> [any Node] {
    let lookup: (map: Int, key: Int)? =
      switch function {
      case "_[_]", "_[?_]": (0, 1)
      case "@in": (1, 0)
      default: nil
      }
    guard let lookup, parts.count == 2, case .string(let key)? = parts[lookup.key].literal,
      case .map = expression.type(of: parts[lookup.map])
    else { return parts.map { plan($0) } }
    return parts.indices.map { $0 == lookup.map ? look(into: parts[$0], for: key) : plan(parts[$0]) }
  }

  @inline(never)
  private func function(of part: Expression, _ name: Expression.Name) -> Function? {
    switch expression.reference(of: part) {
    case .function(let fullName): environment.function(named: fullName)
    case .undeclared: nil
    default: environment.function(named: name.text)
    }
  }

  // Not inlined, to keep the stack frame of each level of nesting small.
  @inline(never)
  private mutating func finish(
    _ function: Function, _ part: Expression, _ parts: [Expression], _ nodes: [any Node]
  ) -> any Node {
    checkClosedSet(function.name, part, parts, nodes)
    checkForm(function.name, part, parts, nodes)
    if checksLiterals { judgeChoices(function, part, parts, nodes) }
    return joined(function, part, parts, nodes)
  }

  /// Creates the node of a call.
  mutating func joined(
    _ function: Function, _ part: Expression, _ parts: [Expression], _ nodes: [any Node]
  ) -> any Node {
    let types = parts.map { expression.type(of: $0) }
    if let typed = typed(function, part, parts, nodes, types) {
      return checkedFold(typed, of: nodes, part, function, parts)
    }
    let generic = generic(function, part, nodes, parts)
    if case .host = function.body { return generic }
    return checkedFold(generic, of: nodes, part, function, parts)
  }

  /// Replaces a call with constant arguments by its value; reports a call that always fails.
  private mutating func checkedFold(
    _ node: any Node, of operands: [any Node], _ part: Expression, _ function: Function, _ parts: [Expression]
  ) -> any Node {
    guard operands.allSatisfy({ $0 is ConstantNode }) else {
      if checksLiterals, let error = failureOfAll(function, operands, parts) { refuse(error, part, function, parts) }
      return node
    }
    let value = Planner.value(of: node)
    if value.isKnown { return ConstantNode(value) }
    if case .error(let error) = value { refuse(error, part, function, parts) }
    return node
  }

  // MARK: Typed nodes

  private mutating func typed(
    _ function: Function, _ part: Expression, _ parts: [Expression], _ nodes: [any Node], _ types: [CELType]
  ) -> (any Node)? {
    switch (function.name, nodes.count) {
    case ("!_", 1): return NotNode(nodes[0])
    case ("_-_", 2):
      guard types == [.timestamp, .timestamp] else { return nil }
      return TimeDifferenceNode(nodes[0], nodes[1], span: part.span, saturates: environment.saturatesTime)
    case ("@in", 2):
      if case .string(let text)? = nodes[0].constant, types[1] == .list(.string) {
        return TextMembershipNode(text, nodes[1])
      }
      guard let constant = nodes[1] as? ConstantNode, case .list(let elements) = constant.value else { return nil }
      return ConstantMembershipNode(nodes[0], elements)
    case ("matches", 2): return pattern(part, parts, nodes, types)
    case ("startsWith", 2):
      guard case .string(let prefix)? = nodes[1].constant, types[0] == .string else { return nil }
      return PrefixNode(nodes[0], prefix)
    case ("_[?_]", 2):
      return OptionalIndexNode(
        nodes[0], nodes[1], CallSupport(cost: .flat, span: part.span, foresight: .rearrangement(payload: 1))
      ) {
        CollectionFunctions.optionalElement(of: $0, at: $1)
      }
    case ("_[_]", 2):
      guard types[0].canBeOptional, case .two(let body) = function.body else { return nil }
      let support = CallSupport(cost: function.cost, span: part.span, foresight: .rearrangement(payload: 1))
      return OptionalIndexNode(nodes[0], nodes[1], support, body)
    case ("or", 2), ("orValue", 2): return AlternativeNode(nodes[0], nodes[1], keepsOptional: function.name == "or")
    default:
      if let comparison = Comparison(rawValue: function.name), nodes.count == 2 {
        return self.comparison(comparison, nodes, types)
      }
      if let field = TimeField(rawValue: function.name), types.first == .timestamp {
        return accessor(field, parts, nodes)
      }
      return nil
    }
  }

  private func comparison(_ comparison: Comparison, _ nodes: [any Node], _ types: [CELType]) -> (any Node)? {
    switch (types[0], types[1]) {
    case (.int, .int): return IntComparisonNode(comparison, nodes[0], nodes[1])
    case (.timestamp, .timestamp): return TimeComparisonNode(comparison, nodes[0], nodes[1], areTimestamps: true)
    case (.duration, .duration): return TimeComparisonNode(comparison, nodes[0], nodes[1], areTimestamps: false)
    default: break
    }
    guard comparison == .equal || comparison == .notEqual else { return nil }
    for (one, other) in [(0, 1), (1, 0)] {
      if case .string(let text)? = nodes[one].constant {
        return TextEqualityNode(
          nodes[other], text, isNegated: comparison == .notEqual, isTyped: types[other] == .string)
      }
    }
    return nil
  }

  private mutating func accessor(_ field: TimeField, _ parts: [Expression], _ nodes: [any Node]) -> (any Node)? {
    if nodes.count == 1 { return TimeFieldNode(nodes[0], field, zone: nil) }
    guard case .string(let name)? = nodes[1].constant else { return nil }
    guard let zone = TimeFunctions.zone(named: name) else {
      refuseZone(name, parts[1])
      return nil
    }
    if let (reason, region) = Zone.doubt(about: name) {
      warn(reason, parts[1], fixes: [.replacing(parts[1].span, with: region.printedLiteral)])
    }
    return TimeFieldNode(nodes[0], field, zone: zone)
  }

  private mutating func pattern(
    _ part: Expression, _ parts: [Expression], _ nodes: [any Node], _ types: [CELType]
  ) -> (any Node)? {
    guard case .string(let text)? = nodes[1].constant, types[0] == .string else { return nil }
    do throws(PatternError) {
      return PatternNode(nodes[0], try Pattern(text))
    } catch {
      refusePattern(error, part, parts)
      return nil
    }
  }

  // MARK: Generic nodes

  private mutating func generic(
    _ function: Function, _ part: Expression, _ nodes: [any Node], _ parts: [Expression]
  ) -> any Node {
    let support = CallSupport(cost: function.cost, span: part.span, foresight: Foresight(function.name))
    switch (function.body, nodes.count) {
    case (.one(let body), 1): return UnaryCallNode(nodes[0], support, body)
    case (.two(let body), 2):
      guard environment.saturatesTime, ["_+_", "_-_"].contains(function.name) else {
        return BinaryCallNode(nodes[0], nodes[1], support, body)
      }
      let isSum = function.name == "_+_"
      return BinaryCallNode(nodes[0], nodes[1], support) { left, right in
        OperatorFunctions.saturated(left, right, isSum: isSum) ?? body(left, right)
      }
    case (.three(let body), 3):
      return CallNode(nodes, support) { body($0[0], $0[1], $0[2]) }
    case (.host(let host), _): return hostCall(host, part, nodes, parts, support)
    case (.many(let body), let count)
    where function.takesMany && count > 0 || function.overloads.contains { $0.parameters.count == count }:
      return CallNode(nodes, support, body)
    default: return failing(.noSuchOverload, "no such overload", part)
    }
  }

  private mutating func hostCall(
    _ host: HostFunction, _ part: Expression, _ nodes: [any Node], _ parts: [Expression], _ support: CallSupport
  ) -> any Node {
    switch host.prepare(nodes.map(\.constant)) {
    case .asDeclared: return HostCallNode(nodes, support, host.body)
    case .prepared(let body): return HostCallNode(nodes, support, body)
    case .refused(let index, let reason, let replacement):
      let argument = parts.indices.contains(index) ? parts[index] : part
      let fixes = replacement.map { [Fix.replacing(argument.span, with: $0)] } ?? []
      refuse(reason, argument, fixes: fixes)
      return HostCallNode(nodes, support, host.body)
    case .doubted(let body, let index, let reason, let replacement):
      let argument = parts.indices.contains(index) ? parts[index] : part
      warn(reason, argument, fixes: replacement.map { [Fix.replacing(argument.span, with: $0)] } ?? [])
      return HostCallNode(nodes, support, body)
    }
  }
}

extension Node {
  /// The node's value if it is constant; otherwise `nil`.
  var constant: Value? { (self as? ConstantNode)?.value }
}

extension CELType {
  /// Whether a value of the static type may be an optional.
  fileprivate var canBeOptional: Bool {
    if case .optional = self { true } else { self == .dyn }
  }
}
