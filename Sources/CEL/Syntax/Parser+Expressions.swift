import Diagnostics

// Recursive methods keep small stack frames: the work after the inner parts are parsed is in separate methods that are
// not inlined, so that 250 levels fit into a small stack.
extension Parser {
  /// Parses `condition ? first : second`, or an expression with tighter binding.
  mutating func expression() -> Expression {
    guard enter() else { return invalid(from: peek.span.start) }
    defer { leave() }
    let start = peek.span.start
    let condition = binary(minimum: .or)
    return peek.kind == .question ? conditional(condition, start: start) : condition
  }

  @inline(never)
  private mutating func conditional(_ condition: Expression, start: Int) -> Expression {
    let mark = take()
    let first = binary(minimum: .or)
    guard take(.colon, expecting: "':' and the value for false") != nil else { return condition }
    let second = expression()
    return make(
      SourceSpan(start: start, end: lastEnd), at: mark.span.start,
      depth: max(condition.depth, first.depth, second.depth),
      .conditional(condition, first, second))
  }

  /// Precedence of binary operators, the loosest first.
  enum Precedence: Int, Comparable {
    case or, and, relation, sum, product

    static func < (left: Precedence, right: Precedence) -> Bool { left.rawValue < right.rawValue }

    var next: Precedence? { Precedence(rawValue: rawValue + 1) }
  }

  private mutating func binary(minimum: Precedence) -> Expression {
    let start = peek.span.start
    var left = unary()
    while let (precedence, function) = Parser.binaryOperator(peek.kind), precedence >= minimum {
      let mark = take()
      let right = precedence.next.map { binary(minimum: $0) } ?? unary()
      left = combine(left, mark, function, right, start: start)
    }
    return left
  }

  @inline(never)
  private mutating func combine(
    _ left: Expression, _ mark: LexicalToken, _ function: String, _ right: Expression, start: Int
  ) -> Expression {
    // Parentheses around the operands belong to the whole span.
    let span = SourceSpan(start: start, end: lastEnd)
    if let connective = Expression.Connective(rawValue: function) {
      var operands = [left]
      // Merge `a && b && c` into one node.
      if case .logical(connective, let earlier) = left.kind { operands = earlier }
      operands.append(right)
      let depth = operands.reduce(0) { max($0, $1.depth) }
      return make(span, at: mark.span.start, depth: depth, .logical(connective, operands))
    }
    return make(
      span, at: mark.span.start, depth: max(left.depth, right.depth),
      .call(Expression.Name(text: function, span: mark.span), target: nil, [left, right]))
  }

  private static func binaryOperator(_ kind: LexicalToken.Kind) -> (Precedence, String)? {
    switch kind {
    case .or: (.or, "||")
    case .and: (.and, "&&")
    case .equal: (.relation, "_==_")
    case .notEqual: (.relation, "_!=_")
    case .less: (.relation, "_<_")
    case .lessOrEqual: (.relation, "_<=_")
    case .greater: (.relation, "_>_")
    case .greaterOrEqual: (.relation, "_>=_")
    case .in: (.relation, "@in")
    case .plus: (.sum, "_+_")
    case .minus: (.sum, "_-_")
    case .star: (.product, "_*_")
    case .slash: (.product, "_/_")
    case .percent: (.product, "_%_")
    default: nil
    }
  }

  mutating func unary() -> Expression {
    let token = peek
    let isNumber = peek(1).kind == .int || peek(1).kind == .double
    return token.kind == .not || (token.kind == .minus && !isNumber) ? sign() : member()
  }

  /// Parses a repeated sign of one kind; the grammar allows neither `!-x` nor `-!x` (specification, "Syntax": Unary).
  @inline(never)
  private mutating func sign() -> Expression {
    let token = peek
    guard enter() else { return invalid(from: token.span.start) }
    defer { leave() }
    take()
    let operand = peek.kind == token.kind ? sign() : member()
    let function = Expression.Name(text: token.kind == .not ? "!_" : "-_", span: token.span)
    return make(
      SourceSpan(start: token.span.start, end: lastEnd), at: token.span.start, depth: operand.depth,
      .call(function, target: nil, [operand]))
  }

  /// Parses a primary expression and the fields, calls and indexes after it.
  private mutating func member() -> Expression {
    let start = peek.span.start
    var operand = primary()
    while true {
      switch peek.kind {
      case .dot: operand = memberAccess(operand, start: start)
      case .leftBracket: operand = indexing(operand, start: start)
      case .leftBrace:
        guard let name = operand.qualifiedName, operand.span.end == lastEnd else { return operand }
        operand = message(name, operand)
      default: return operand
      }
      if case .invalid = operand.kind { return operand }
    }
  }

  @inline(never)
  private mutating func memberAccess(_ operand: Expression, start: Int) -> Expression {
    let dot = take()
    let mark = libraries.contains(.optional) ? take(.question) : nil
    guard let name = fieldName() else {
      discardToSeparator()
      return invalid(from: start)
    }
    if mark == nil, peek.kind == .leftParenthesis, !name.isQuoted {
      return call(name.name, target: operand, start: start)
    }
    return make(
      SourceSpan(start: start, end: name.name.span.end), at: dot.span.start, depth: operand.depth,
      .select(operand, name.name, isOptional: mark != nil))
  }

  /// Parses a name after a dot; reserved words are allowed there, keywords of the grammar are not.
  mutating func fieldName() -> (name: Expression.Name, isQuoted: Bool)? {
    let token = peek
    switch token.kind {
    case .identifier:
      take()
      return (Expression.Name(text: lexer.text(of: token), span: token.span), false)
    case .quotedIdentifier:
      take()
      return (Expression.Name(text: String(lexer.text(of: token).dropFirst().dropLast()), span: token.span), true)
    default:
      expected("the name of a field")
      return nil
    }
  }

  @inline(never)
  private mutating func indexing(_ operand: Expression, start: Int) -> Expression {
    let bracket = take()
    let isOptional = libraries.contains(.optional) && take(.question) != nil
    let index = expression()
    if take(.rightBracket, expecting: "']'") == nil {
      discardToSeparator()
      _ = take(.rightBracket)
    }
    return make(
      SourceSpan(start: start, end: lastEnd), at: bracket.span.start,
      depth: max(operand.depth, index.depth),
      .call(
        Expression.Name(text: isOptional ? "_[?_]" : "_[_]", span: bracket.span), target: nil, [operand, index]))
  }

  /// Parses the arguments of a call, starting at its opening parenthesis.
  mutating func call(_ name: Expression.Name, target: Expression?, start: Int) -> Expression {
    let open = take().span.start
    var arguments: [Expression] = []
    if peek.kind != .rightParenthesis {
      repeat { arguments.append(expression()) } while take(.comma) != nil
    }
    return finishCall(name, target, arguments, start: start, open: open)
  }

  @inline(never)
  private mutating func finishCall(
    _ name: Expression.Name, _ target: Expression?, _ arguments: [Expression], start: Int, open: Int
  ) -> Expression {
    if take(.rightParenthesis, expecting: "',' or ')'") == nil {
      discardToSeparator()
      _ = take(.rightParenthesis)
    }
    let depth = arguments.reduce(target?.depth ?? 0) { max($0, $1.depth) }
    let site = CallSite(
      name: name, target: target, arguments: arguments, span: SourceSpan(start: start, end: lastEnd), position: open,
      depth: depth)
    return macro(site) ?? make(site.span, at: open, depth: depth, .call(name, target: target, arguments))
  }
}
