import Diagnostics

/// Computes an upper bound of the cost of an evaluation, from the sizes that the schema allows and ``CostRule``.
struct CostEstimator {
  /// The bound, and the part of the expression that causes most of it.
  struct Bound {
    let cost: UInt64
    let blamed: Expression

    /// The error for a bound over the limit.
    func diagnostic(_ limit: UInt64) -> Diagnostic {
      Diagnostic(
        code: "R401", summary: "this can cost \(cost) units, the limit is \(limit)", span: blamed.span,
        position: blamed.position, notes: [.init("visit fewer elements, or declare how many there can be")])
    }
  }

  /// What is known about a value: the cost to compute it, its size, and the sizes of its elements.
  private struct Estimate {
    var cost: UInt64
    var size: UInt64
    /// Maximum sizes of the elements, of their elements, and so on; for missing entries the limits' assumptions apply.
    var inner: [UInt64] = []
  }

  private var expression: CheckedExpression
  private var locals: [(name: String, estimate: Estimate)] = []
  private var blocks: [[Estimate]] = []

  static func estimate(_ expression: CheckedExpression) -> Bound {
    var estimator = CostEstimator(expression: expression)
    let estimate = estimator.visit(expression.root)
    return Bound(cost: estimate.cost, blamed: estimator.blame(expression.root, estimate.cost))
  }

  /// The smallest part that causes at least half of the whole cost.
  private mutating func blame(_ part: Expression, _ cost: UInt64) -> Expression {
    for child in part.children {
      // The body of a macro is not blamed: the number of visits, not the body itself, makes it expensive.
      if case .comprehension(let comprehension) = part.kind, child.id != comprehension.range.id { continue }
      if case .bind = part.kind { continue }
      if case .block = part.kind { continue }
      if case .optionalMap = part.kind { continue }
      let own = visit(child).cost
      if own >= cost / 2 { return blame(child, own) }
    }
    return part
  }

  // MARK: Parts

  private mutating func visit(_ part: Expression) -> Estimate {
    switch part.kind {
    case .literal(let value): return Estimate(cost: 1, size: value.size)
    case .identifier, .select: return named(part)
    case .has(let operand, _): return Estimate(cost: visit(operand).cost.saturatingSum(1), size: 0)
    case .call(let name, let target, let arguments): return call(part, name, target, arguments)
    case .logical, .message, .invalid, .blockIndex: return sum(part)
    case .conditional: return conditional(part)
    case .list(let elements): return list(elements)
    case .map: return map(part)
    case .comprehension(let comprehension): return self.comprehension(comprehension)
    case .bind(let name, let value, let body): return bind(name, value, body)
    case .optionalMap(let operand, let name, let body, _): return bind(name, operand, body)
    case .block(let slots, let body): return block(slots, body)
    }
  }

  private mutating func sum(_ part: Expression) -> Estimate {
    if case .blockIndex(let slot) = part.kind, let block = blocks.last, slot < block.count {
      return Estimate(cost: 1, size: block[slot].size, inner: block[slot].inner)
    }
    return Estimate(cost: part.children.reduce(1) { $0.saturatingSum(visit($1).cost) }, size: 0)
  }

  private mutating func named(_ part: Expression) -> Estimate {
    switch expression.reference(of: part) {
    case .variable(let index):
      let variable = expression.environment.variables[index]
      switch variable.source {
      case .constant(let value): return Estimate(cost: 1, size: value.size, inner: [value.largestElement])
      case .definition(let definition):
        let outer = (expression, locals, blocks)
        (expression, locals, blocks) = (definition, [], [])
        var estimate = visit(definition.root)
        (expression, locals, blocks) = outer
        estimate.cost = estimate.cost.saturatingSum(1)
        return estimate
      case .slot: return Estimate(cost: 1, size: size(of: variable.type, declared: variable.maximumCount))
      }
    case .local(let name):
      let local = locals.last { $0.name == name }?.estimate
      return Estimate(cost: 1, size: local?.size ?? 0, inner: local?.inner ?? [])
    default: break
    }
    guard case .select(let operand, let field, _) = part.kind else { return Estimate(cost: 1, size: 0) }
    let inner = visit(operand)
    let cost = inner.cost.saturatingSum(1)
    var type = expression.type(of: operand)
    if case .optional(let wrapped) = type { type = wrapped }
    if case .object(let object) = type, let slot = object.index(of: field.text) {
      let declared = object.fields[slot]
      return Estimate(cost: cost, size: size(of: declared.type, declared: declared.maximumCount))
    }
    return element(of: inner, cost: cost, type: expression.type(of: part))
  }

  private mutating func call(
    _ part: Expression, _ name: Expression.Name, _ target: Expression?, _ arguments: [Expression]
  ) -> Estimate {
    var parts = arguments
    var functionName = name.text
    if case .function(let full)? = expression.reference(of: part) {
      functionName = full
    } else if let target {
      parts.insert(target, at: 0)
    }
    let estimates = parts.map { visit($0) }
    let rule = expression.environment.function(named: functionName)?.cost ?? .flat
    let sizes = estimates.map(\.size)
    let cost = estimates.reduce(rule.units(sizes).saturatingSum(2)) { $0.saturatingSum($1.cost) }
    if functionName == "_[_]" || functionName == "_[?_]", let first = estimates.first {
      return element(of: first, cost: cost, type: expression.type(of: part))
    }
    if functionName == "or" || functionName == "orValue" {
      return Estimate(cost: cost, size: sizes.max() ?? 0)
    }
    return Estimate(cost: cost, size: rule.resultSize(sizes), inner: estimates.first?.inner ?? [])
  }

  private mutating func conditional(_ part: Expression) -> Estimate {
    let estimates = part.children.map { visit($0) }
    let branches = estimates.dropFirst()
    return Estimate(
      cost: estimates[0].cost.saturatingSum(branches.map(\.cost).max() ?? 0).saturatingSum(1),
      size: branches.map(\.size).max() ?? 0)
  }

  private mutating func list(_ elements: [Expression.Element]) -> Estimate {
    let estimates = elements.map { visit($0.value) }
    return Estimate(
      cost: estimates.reduce(1) { $0.saturatingSum($1.cost) }, size: UInt64(elements.count),
      inner: [estimates.map(\.size).max() ?? 0])
  }

  private mutating func map(_ part: Expression) -> Estimate {
    let estimates = part.children.map { visit($0) }
    return Estimate(
      cost: estimates.reduce(1) { $0.saturatingSum($1.cost) }, size: UInt64(estimates.count / 2),
      inner: [estimates.map(\.size).max() ?? 0])
  }

  private mutating func comprehension(_ comprehension: Expression.Comprehension) -> Estimate {
    let range = visit(comprehension.range)
    let type = expression.type(of: comprehension.range)
    let isMap = if case .map = type { true } else { false }
    let element = element(of: range, cost: 1, type: isMap ? .dyn : type.parameters.first ?? .dyn)
    locals.append((comprehension.variable.text, element))
    if let second = comprehension.secondVariable { locals.append((second.text, element)) }
    let filter = comprehension.filter.map { visit($0).cost } ?? 0
    let body = visit(comprehension.body)
    locals.removeLast(comprehension.secondVariable == nil ? 1 : 2)
    let each = filter.saturatingSum(body.cost).saturatingSum(1)
    let cost = range.cost.saturatingSum(range.size.saturatingProduct(each)).saturatingSum(1)
    switch comprehension.macro {
    case .all, .exists, .existsOne: return Estimate(cost: cost, size: 0)
    case .filter: return Estimate(cost: cost, size: range.size, inner: range.inner)
    case .sortBy:
      let sorting = range.size.saturatingProduct(range.size).saturatingSum(9) / 10
      return Estimate(cost: cost.saturatingSum(sorting), size: range.size, inner: range.inner)
    case .map, .transformList, .transformMap:
      return Estimate(cost: cost, size: range.size, inner: [body.size] + body.inner)
    case .transformMapEntry: return Estimate(cost: cost, size: range.size.saturatingProduct(body.size))
    }
  }

  private mutating func bind(_ name: Expression.Name, _ value: Expression, _ body: Expression) -> Estimate {
    let bound = visit(value)
    locals.append((name.text, bound))
    var result = visit(body)
    locals.removeLast()
    result.cost = result.cost.saturatingSum(bound.cost).saturatingSum(1)
    return result
  }

  private mutating func block(_ slots: [Expression], _ body: Expression) -> Estimate {
    blocks.append([])
    var cost: UInt64 = 1
    for slot in slots {
      let estimate = visit(slot)
      cost = cost.saturatingSum(estimate.cost)
      blocks[blocks.count - 1].append(estimate)
    }
    var result = visit(body)
    blocks.removeLast()
    result.cost = result.cost.saturatingSum(cost)
    return result
  }

  // MARK: Sizes

  private func element(of collection: Estimate, cost: UInt64, type: CELType) -> Estimate {
    Estimate(
      cost: cost, size: collection.inner.first ?? size(of: type, declared: nil),
      inner: Array(collection.inner.dropFirst())
    )
  }

  private func size(of type: CELType, declared: Int?) -> UInt64 {
    if let declared { return UInt64(max(0, declared)) }
    let limits = expression.environment.limits
    switch type {
    case .string, .bytes: return UInt64(limits.assumedBytes)
    case .list, .map: return UInt64(limits.assumedCount)
    case .optional(let inner), .wrapper(let inner): return size(of: inner, declared: nil)
    case .dyn: return UInt64(max(limits.assumedBytes, limits.assumedCount))
    default: return 0
    }
  }
}

extension Value {
  fileprivate var largestElement: UInt64 {
    switch self {
    case .list(let elements): elements.map(\.size).max() ?? 0
    case .map(let map): map.entries.map { max($0.key.size, $0.value.size) }.max() ?? 0
    default: 0
    }
  }
}
