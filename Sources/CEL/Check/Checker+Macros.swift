import Diagnostics

extension Checker {
  mutating func comprehension(_ comprehension: Expression.Comprehension) -> CELType {
    check(comprehension.range)
    let (first, second) = variableTypes(comprehension)
    locals.append((comprehension.variable.text, first))
    if let name = comprehension.secondVariable { locals.append((name.text, second)) }
    if let filter = comprehension.filter { check(filter) }
    check(comprehension.body)
    if let filter = comprehension.filter { require(filter, .bool) }
    let body = found(comprehension.body)
    locals.removeLast(comprehension.secondVariable == nil ? 1 : 2)
    switch comprehension.macro {
    case .all, .exists, .existsOne:
      require(comprehension.body, .bool)
      return .bool
    case .filter:
      require(comprehension.body, .bool)
      return .list(first)
    case .map, .transformList: return .list(body)
    case .sortBy:
      if !ListFunctions.ordered.contains(body), !body.isDynOrFailure, !body.isFree {
        report(
          "R111", "sortBy() needs a key that has an order, but this is \(body)", at: comprehension.body.span,
          position: comprehension.body.position)
      }
      switch found(comprehension.range) {
      case .list: return .list(first)
      case .map:
        report(
          "R111", "sortBy() takes a list, but this is a map", at: comprehension.range.span,
          position: comprehension.range.position)
        return .failure
      // What is no list for certain says nothing about the elements of the result.
      default: return .list(substitution.freshVariable())
      }
    case .transformMap: return .map(first, body)
    case .transformMapEntry:
      if case .map = body { return body }
      if body.isDynOrFailure { return .map(.dyn, .dyn) }
      report(
        "R111", "transformMapEntry() needs a map of the new entries, but this is \(body)",
        at: comprehension.body.span, position: comprehension.body.position)
      return .failure
    }
  }

  private mutating func variableTypes(_ comprehension: Expression.Comprehension) -> (CELType, CELType) {
    let range = found(comprehension.range)
    let hasTwo = comprehension.secondVariable != nil
    switch range {
    case .list(let element): return hasTwo ? (.int, element) : (element, .failure)
    case .map(let key, let value): return (key, value)
    case .parameter:
      _ = substitution.assign(.dyn, to: range)
      return (.dyn, .dyn)
    case .dyn, .failure: return (.dyn, .dyn)
    default:
      var fixes: [Fix] = []
      if case .optional = range {
        fixes = [
          Fix(
            summary: "write .orValue([]) behind it",
            edits: [TextEdit(span: SourceSpan(at: comprehension.range.span.end), replacement: ".orValue([])")])
        ]
      }
      report(
        "R111", "\(comprehension.name.text)() visits a list or a map, but this is \(range)",
        at: comprehension.range.span, position: comprehension.range.position, fixes: fixes)
      return (.failure, .failure)
    }
  }

  mutating func bind(_ name: Expression.Name, _ value: Expression, _ body: Expression) -> CELType {
    check(value)
    locals.append((name.text, found(value)))
    check(body)
    locals.removeLast()
    return found(body)
  }

  mutating func optionalMap(
    _ operand: Expression, _ name: Expression.Name, _ body: Expression, isFlat: Bool
  ) -> CELType {
    check(operand)
    let type = found(operand)
    var element = CELType.dyn
    switch type {
    case .optional(let inner): element = inner
    case .parameter:
      element = substitution.freshVariable()
      _ = substitution.assign(.optional(element), to: type)
    case .dyn, .failure: break
    default:
      report(
        "R111", "\(isFlat ? "optFlatMap" : "optMap")() needs an optional, but this is \(type)", at: operand.span,
        position: operand.position, note: "write x.?field or optional.of(x)")
      element = .failure
    }
    locals.append((name.text, element))
    check(body)
    locals.removeLast()
    guard isFlat else { return .optional(found(body)) }
    let result = CELType.optional(substitution.freshVariable())
    require(body, result)
    return found(body).isDynOrFailure ? .dyn : substitution.resolve(result)
  }

  mutating func block(_ slots: [Expression], _ body: Expression) -> CELType {
    blocks.append([])
    for slot in slots {
      check(slot)
      blocks[blocks.count - 1].append(found(slot))
    }
    check(body)
    blocks.removeLast()
    return found(body)
  }

  mutating func blockIndex(_ expression: Expression, _ slot: Int) -> CELType {
    guard let block = blocks.last, slot < block.count else {
      report(
        "R110", "there is no slot \(slot) in front of this", at: expression.span, position: expression.position)
      references[expression.id] = .undeclared("cel.index(\(slot))")
      return .failure
    }
    return block[slot]
  }
}
