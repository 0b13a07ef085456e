extension Program {
  /// The values that are written in the expression, and in the definitions that it uses: literals, constants such as
  /// parameters, and what is computed from literals alone, such as `duration("2h")`. The elements of lists are among them.
  ///
  /// In the order of the text, each once. Costs a compilation for each computed value.
  public var writtenValues: [Value] {
    var values: [Value] = []
    expression.collectValues(of: expression.root, into: &values)
    var seen: [Value] = []
    for value in values where !seen.contains(where: { $0.isIdentical(to: value) }) { seen.append(value) }
    return seen
  }
}

extension CheckedExpression {
  fileprivate func collectValues(of part: Expression, into values: inout [Value]) {
    if let literal = part.literal { return values.append(literal) }
    if case .variable(let index)? = reference(of: part) {
      switch environment.variables[index].source {
      case .constant(let value): values += value.withElements
      case .definition(let definition): definition.collectValues(of: definition.root, into: &values)
      case .slot: break
      }
      return
    }
    for child in part.children { collectValues(of: child, into: &values) }
    if case .call(_, _, let arguments) = part.kind, !arguments.isEmpty, part.isOfLiterals,
      let constant = environment.compile(part.printed).program?.constant
    {
      values += constant.withElements
    }
  }
}

extension Expression {
  /// Whether it is made of literals and calls alone.
  fileprivate var isOfLiterals: Bool {
    switch kind {
    case .literal: true
    case .call: children.allSatisfy(\.isOfLiterals)
    default: false
    }
  }
}

extension Value {
  fileprivate var withElements: [Value] {
    if case .list(let elements) = self { elements.flatMap(\.withElements) } else { [self] }
  }
}

extension Explanation {
  /// The sides of each comparison that was evaluated; `nil` for a side that is constant.
  public var comparedValues: [(left: Value?, right: Value?)] {
    var pairs: [(left: Value?, right: Value?)] = []
    root.collectCompared(into: &pairs)
    return pairs
  }
}

extension ExplainedStep {
  fileprivate func collectCompared(into pairs: inout [(left: Value?, right: Value?)]) {
    if case .call(let name, nil, let sides) = expression.kind, sides.count == 2, Comparison(rawValue: name.text) != nil
    {
      let values = sides.map { side in children.first { $0.expression.id == side.id }?.value ?? side.literal }
      pairs.append((values[0], values[1]))
    }
    for child in children { child.collectCompared(into: &pairs) }
  }
}
