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
    locals.removeLast(comprehension.secondVariable == nil ? 1 : 2)
    let body = types[comprehension.body.id]
    let isFiltered = comprehension.filter != nil
    switch comprehension.macro {
    case .all, .exists, .existsOne:
      require(comprehension.body, .bool)
      return .bool
    case .filter:
      require(comprehension.body, .bool)
      return gathered(first, isFiltered: true)
    case .map, .transformList: return gathered(body, isFiltered: isFiltered)
    case .sortBy: return sorted(comprehension, keys: gathered(body, isFiltered: false))
    case .transformMap:
      let (key, value) = (substitution.freshVariable(), substitution.freshVariable())
      return gathered(.map(key, value), [first, body], [key, value], isFiltered: isFiltered) ?? .failure
    case .transformMapEntry:
      let entries = CELType.map(substitution.freshVariable(), substitution.freshVariable())
      if let result = gathered(entries, [body], [entries], isFiltered: isFiltered) { return result }
      report(
        "R111", "transformMapEntry() needs a map of the new entries, but this is \(found(comprehension.body))",
        at: comprehension.body.span, position: comprehension.body.position)
      return .failure
    }
  }

  // The result of a macro has the type of the calls that it stands for: `so_far + [element]` in each round, starting
  // with an empty list, or `so_far` with new entries. Free type variables are then resolved in the same way.

  private mutating func gathered(_ element: CELType, isFiltered: Bool) -> CELType {
    let sum = CELType.list(substitution.freshVariable())
    return gathered(sum, [.list(element)], [sum], isFiltered: isFiltered) ?? .failure
  }

  /// The type of a result gathered round by round; `nil` if a new element does not fit.
  private mutating func gathered(
    _ whole: CELType, _ new: [CELType], _ wanted: [CELType], isFiltered: Bool
  ) -> CELType? {
    let start = whole.replacingParameters { _ in substitution.freshVariable() }
    guard substitution.assign([start] + new, to: [whole] + wanted) else { return nil }
    var round = substitution.resolve(whole)
    if isFiltered {
      let either = substitution.freshVariable()
      guard substitution.assign([round, start], to: [either, either]) else { return nil }
      round = substitution.resolve(either)
    }
    _ = substitution.assign(start, to: round)
    return substitution.resolve(start)
  }

  /// The type of a sorted list; the type of the keys selects the overload.
  private mutating func sorted(_ comprehension: Expression.Comprehension, keys: CELType) -> CELType {
    let types = [types[comprehension.range.id], keys]
    let element = CELType.parameter("T")
    let overloads = ListFunctions.ordered.map {
      Function.Overload.member([.list(element), .list($0)], .list(element))
    }
    if let result = resolve(overloads, types) { return result }
    if types.contains(.failure) || keys == .list(.failure) { return .failure }
    if case .map = found(comprehension.range) {
      report(
        "R111", "sortBy() takes a list, but this is a map", at: comprehension.range.span,
        position: comprehension.range.position)
    } else {
      report(
        "R111", "sortBy() needs a key that has an order, but this is \(found(comprehension.body))",
        at: comprehension.body.span, position: comprehension.body.position)
    }
    return .failure
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
    locals.append((name.text, types[value.id]))
    check(body)
    locals.removeLast()
    return found(body)
  }

  /// Checks it like `operand.hasValue() ? optional.of(body) : optional.none()`, or without the `of` if `isFlat`.
  mutating func optionalMap(
    _ operand: Expression, _ name: Expression.Name, _ body: Expression, isFlat: Bool
  ) -> CELType {
    check(operand)
    var element = substitution.freshVariable()
    if !substitution.assign(types[operand.id], to: .optional(element)) {
      report(
        "R111", "\(isFlat ? "optFlatMap" : "optMap")() needs an optional, but this is \(found(operand))",
        at: operand.span, position: operand.position, note: "write x.?field or optional.of(x)")
      element = .failure
    }
    locals.append((name.text, substitution.resolve(element)))
    check(body)
    locals.removeLast()
    let some = isFlat ? found(body) : .optional(found(body))
    let either = substitution.freshVariable()
    guard substitution.assign([some, .optional(substitution.freshVariable())], to: [either, either]) else {
      report(
        "R111", "this must be \(CELType.optional(.dyn)), but it is \(found(body))", at: body.span,
        position: body.position, note: "write optional.of(x), or optMap()")
      return .failure
    }
    return substitution.resolve(either)
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
