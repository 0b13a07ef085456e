import Diagnostics

/// Converts a checked expression into nodes: names to slots, constant parts to values, known types to typed nodes.
struct Planner {
  /// The expression that is being planned; replaced while a definition is planned.
  var expression: CheckedExpression
  /// Whether every node records its value.
  let isTracing: Bool
  var diagnostics: [Diagnostic] = []
  var attributes: Set<String> = []
  var mentions: Set<String> = []
  /// The id of the expression of which only a field or a key is wanted.
  private var lookedInto: Int?
  private(set) var localCount = 0
  private var scopes: [Scope] = []
  private var blocks: [[any Node]] = []
  private var definitions: [String: any Node] = [:]

  private struct Scope {
    let name: String
    let node: any Node
    /// Its possible values, if the range is a list of constants; otherwise `nil`.
    var choices: [(part: Expression?, value: Value)]?
    /// The part of the expression that it stands for, if there is only one; otherwise `nil`.
    var meaning: Expression?
  }

  private init(_ expression: CheckedExpression, isTracing: Bool) {
    self.expression = expression
    self.isTracing = isTracing
  }

  /// Plans the whole expression; the diagnostics concern literals that can never work.
  static func plan(_ expression: CheckedExpression, isTracing: Bool = false) -> (
    plan: ExecutionPlan, diagnostics: [Diagnostic]
  ) {
    var planner = Planner(expression, isTracing: isTracing)
    let root = planner.plan(expression.root)
    let plan = ExecutionPlan(
      root: root, localCount: planner.localCount, attributes: planner.attributes, mentions: planner.mentions)
    return (plan, planner.diagnostics)
  }

  var environment: Environment { expression.environment }

  /// Plans a part of the expression.
  mutating func plan(_ part: Expression) -> any Node { plan(part, iterating: []) }

  private mutating func plan(_ part: Expression, iterating: [TraceSite.Local]) -> any Node {
    let node = node(for: part)
    guard isTracing, node is ConstantNode == false || isVariable(part) else { return node }
    return TraceNode(node, TraceSite(expression: part, source: expression.source, iterating: iterating))
  }

  /// Whether the part is a variable, whose value is traced even if it is constant.
  private func isVariable(_ part: Expression) -> Bool {
    if case .variable? = expression.reference(of: part) { true } else { false }
  }

  private mutating func node(for part: Expression) -> any Node {
    switch part.kind {
    case .literal(let value): ConstantNode(value)
    case .identifier, .select: named(part) ?? select(part)
    case .has(let operand, let field): has(part, operand, field)
    case .call(let name, let target, let arguments): call(part, name, target, arguments)
    case .logical(let connective, let operands): LogicalNode.chain(connective, operands.map { plan($0) })
    case .conditional(let condition, let first, let second):
      ConditionalNode(plan(condition), plan(first), plan(second))
    case .list(let elements): list(part, elements)
    case .map(let entries): map(part, entries)
    case .comprehension(let comprehension): self.comprehension(part, comprehension)
    case .bind(let name, let value, let body): bind(name, value, body)
    case .optionalMap(let operand, let name, let body, let isFlat): optionalMap(part, operand, name, body, isFlat)
    case .block(let slots, let body): block(slots, body)
    case .blockIndex(let slot): blockSlot(part, slot)
    case .message(let name, _): failing(.undeclared, "there is no type \(name)", part)
    case .invalid: failing(.undeclared, "not an expression", part)
    }
  }

  func failing(_ code: EvaluationError.Code, _ message: String, _ part: Expression) -> any Node {
    FailingNode(EvaluationError(code, message, span: part.span))
  }

  /// The possible values of a macro's variable, if the macro visits constants only; otherwise `nil`.
  func choices(ofLocal name: String) -> [(part: Expression?, value: Value)]? {
    scopes.last { $0.name == name }?.choices
  }

  /// The part that another one stands for, resolved through variables and macro names.
  ///
  /// Examples are `vars.kind` and `cel.bind(kind, ws.template, …)`.
  ///
  /// Returns the part itself if it stands for nothing else.
  func meant(by part: Expression, in checked: CheckedExpression, steps: Int = 16) -> (Expression, CheckedExpression) {
    guard steps > 0 else { return (part, checked) }
    switch checked.reference(of: part) {
    case .variable(let index)?:
      guard case .definition(let definition) = checked.environment.variables[index].source else { break }
      return meant(by: definition.root, in: definition, steps: steps - 1)
    case .local(let name)?:
      guard checked === expression, let meaning = scopes.last(where: { $0.name == name })?.meaning else { break }
      return meant(by: meaning, in: checked, steps: steps - 1)
    default: break
    }
    return (part, checked)
  }

  // MARK: Names

  /// The node of a name as a whole; `nil` if the part selects a field of another part.
  private mutating func named(_ part: Expression) -> (any Node)? {
    switch expression.reference(of: part) {
    case .variable(let index):
      mentionWhole(part)
      return variable(environment.variables[index])
    case .local(let name): return scopes.last { $0.name == name }?.node ?? failing(.undeclared, "no \(name) here", part)
    case .typeName(let type): return ConstantNode(.type(type))
    case .undeclared(let name): return failing(.undeclared, "there is no \(name)", part)
    case .function, nil: return nil
    }
  }

  private mutating func variable(_ variable: Variable) -> any Node {
    mentions.insert(variable.name)
    switch variable.source {
    case .slot:
      attributes.insert(variable.name)
      return SlotNode(environment.slot(of: variable.name) ?? .max, variable)
    case .constant(let value): return ConstantNode(value)
    case .definition(let definition):
      if let known = definitions[variable.name] { return known }
      let outer = (expression, scopes, blocks)
      (expression, scopes, blocks) = (definition, [], [])
      let planned = plan(definition.root)
      // A constant needs no memo.
      let node: any Node = planned.constant != nil && !isTracing ? planned : MemoNode(newLocal(), planned)
      (expression, scopes, blocks) = outer
      definitions[variable.name] = node
      return node
    }
  }

  private mutating func select(_ part: Expression) -> any Node {
    guard case .select(let operand, let field, let isOptional) = part.kind else {
      return failing(.undeclared, "no such name", part)
    }
    let type = expression.type(of: operand)
    mentionWhole(part)
    let node = look(into: operand, for: field.text)
    guard case .object(let object) = type, let slot = object.index(of: field.text) else {
      return SelectNode(node, name: field.text, isOptional: isOptional, span: part.span)
    }
    let declared = object.fields[slot]
    if !isOptional { return FieldNode(node, slot: slot, field: declared, span: part.span) }
    return SelectNode(
      node, name: field.text, isOptional: isOptional, field: declared, span: part.span)
  }

  private mutating func has(_ part: Expression, _ operand: Expression, _ field: Expression.Name) -> any Node {
    var slot: Int?
    if case .object(let object) = expression.type(of: operand) { slot = object.index(of: field.text) }
    return HasNode(look(into: operand, for: field.text), name: field.text, slot: slot, span: part.span)
  }

  /// Plans an operand of which one field or key is wanted: that is mentioned, and not the operand as a whole.
  mutating func look(into operand: Expression, for name: String) -> any Node {
    for path in [operand.qualifiedName, mapOfObject(operand)].compactMap(\.self) {
      mentions.insert("\(path).\(name)")
      lookedInto = operand.id
    }
    return plan(operand)
  }

  /// Mentions an object or a map as a whole, unless only a field or a key of it is wanted.
  private mutating func mentionWhole(_ part: Expression) {
    defer { lookedInto = nil }
    guard part.id != lookedInto else { return }
    if let path = mapOfObject(part) { mentions.insert("\(path).*") }
    guard let path = part.qualifiedName else { return }
    switch expression.type(of: part) {
    case .object, .map: mentions.insert("\(path).*")
    default: break
    }
  }

  /// The name of a map that is a field of an object, by the object's type, such as `Agent.metadata`; `nil` for anything else.
  ///
  /// The objects of a list have no other name.
  private func mapOfObject(_ part: Expression) -> String? {
    guard case .select(let operand, let field, _) = part.kind, case .map = expression.type(of: part),
      case .object(let object) = expression.type(of: operand)
    else { return nil }
    return "\(object.name).\(field.text)"
  }

  mutating func newLocal() -> Int {
    localCount += 1
    return localCount - 1
  }

  // MARK: Aggregates

  private mutating func list(_ part: Expression, _ elements: [Expression.Element]) -> any Node {
    let nodes = elements.map { plan($0.value) }
    return folded(ListNode(nodes, areOptional: elements.map(\.isOptional), span: part.span), of: nodes)
  }

  private mutating func map(_ part: Expression, _ entries: [Expression.Entry]) -> any Node {
    let nodes = entries.flatMap { [plan($0.key), plan($0.value)] }
    return folded(MapNode(nodes, areOptional: entries.map(\.isOptional), span: part.span), of: nodes)
  }

  /// Replaces a node by its value, if all of its operands are constant and it has a value.
  func folded(_ node: any Node, of operands: [any Node]) -> any Node {
    guard operands.allSatisfy({ $0 is ConstantNode }) else { return node }
    let value = Planner.value(of: node)
    return value.isKnown ? ConstantNode(value) : node
  }

  /// Evaluates a node that reads no variables.
  static func value(of node: any Node) -> Value {
    var frame = Frame(slots: [], localCount: 0, budget: 100_000)
    return node.eval(&frame)
  }

  // MARK: Macros

  private mutating func comprehension(_ part: Expression, _ comprehension: Expression.Comprehension) -> any Node {
    let range = plan(comprehension.range)
    let first = newLocal()
    var iterating = [TraceSite.Local(name: comprehension.variable.text, index: first)]
    let isMap = if case .map = expression.type(of: comprehension.range) { true } else { false }
    let elements =
      comprehension.secondVariable == nil || isMap
      ? self.elements(of: comprehension.range, range, visitedBy: comprehension.body) : nil
    var only: Expression?
    if case .list(let elements) = comprehension.range.kind, elements.count == 1 { only = elements[0].value }
    scopes.append(
      Scope(name: comprehension.variable.text, node: LocalNode(first, of: range), choices: elements, meaning: only))
    var second: Int?
    if let name = comprehension.secondVariable {
      let index = newLocal()
      second = index
      iterating.append(TraceSite.Local(name: name.text, index: index))
      scopes.append(Scope(name: name.text, node: LocalNode(index, of: range)))
    }
    let filter = comprehension.filter.map { plan($0, iterating: iterating) }
    let body = plan(comprehension.body, iterating: iterating)
    scopes.removeLast(second == nil ? 1 : 2)
    let iteration = Iteration(range: range, first: first, second: second, span: part.span)
    switch comprehension.macro {
    case .all: return QuantifierNode(iteration, body, decisive: false)
    case .exists: return QuantifierNode(iteration, body, decisive: true)
    case .existsOne: return ExistsOneNode(iteration, body)
    case .filter: return ListTransformationNode(iteration, filter: body, transform: nil)
    case .map, .transformList: return ListTransformationNode(iteration, filter: filter, transform: body)
    case .sortBy: return SortingNode(iteration, key: body)
    case .transformMap: return MapTransformationNode(iteration, filter: filter, transform: body, makesEntries: false)
    case .transformMapEntry:
      return MapTransformationNode(iteration, filter: filter, transform: body, makesEntries: true)
    }
  }

  private mutating func bind(_ name: Expression.Name, _ value: Expression, _ body: Expression) -> any Node {
    let local = newLocal()
    let planned = plan(value)
    let isKnown = planned.constant != nil && !isTracing
    scopes.append(Scope(name: name.text, node: isKnown ? planned : MemoNode(local, planned), meaning: value))
    defer { scopes.removeLast() }
    return isKnown ? plan(body) : ScopeNode([local], plan(body))
  }

  private mutating func optionalMap(
    _ part: Expression, _ operand: Expression, _ name: Expression.Name, _ body: Expression, _ isFlat: Bool
  ) -> any Node {
    let operand = plan(operand)
    let local = newLocal()
    scopes.append(Scope(name: name.text, node: LocalNode(local, of: operand)))
    defer { scopes.removeLast() }
    return OptionalMapNode(operand, local: local, plan(body), isFlat: isFlat, span: part.span)
  }

  private mutating func block(_ slots: [Expression], _ body: Expression) -> any Node {
    blocks.append([])
    var locals: [Int] = []
    for slot in slots {
      let node = plan(slot)
      locals.append(newLocal())
      blocks[blocks.count - 1].append(MemoNode(locals[locals.count - 1], node))
    }
    defer { blocks.removeLast() }
    return ScopeNode(locals, plan(body))
  }

  private func blockSlot(_ part: Expression, _ slot: Int) -> any Node {
    guard let block = blocks.last, slot < block.count else { return failing(.undeclared, "no slot \(slot)", part) }
    return block[slot]
  }
}
