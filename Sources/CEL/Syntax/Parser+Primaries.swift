import Diagnostics

extension Parser {
  /// Parses a literal, a name, a call, a list, a map or an expression in parentheses.
  mutating func primary() -> Expression {
    let token = peek
    switch token.kind {
    case .int, .uint, .double, .minus: return number()
    case .string, .bytes: return string()
    case .true, .false:
      take()
      return make(token.span, .literal(.bool(token.kind == .true)))
    case .null:
      take()
      return make(token.span, .literal(.null))
    case .identifier: return identifier(isRooted: false, start: token.span.start)
    case .dot:
      take()
      guard peek.kind == .identifier else { return missing("a name after '.'") }
      return identifier(isRooted: true, start: token.span.start)
    case .leftParenthesis: return parenthesized()
    case .leftBracket: return list()
    case .leftBrace: return map()
    default: return missing("an expression")
    }
  }

  @inline(never)
  private mutating func missing(_ what: String) -> Expression {
    let start = peek.span.start
    expected(what)
    discardToSeparator()
    return invalid(from: start)
  }

  private mutating func parenthesized() -> Expression {
    take()
    let inner = expression()
    if take(.rightParenthesis, expecting: "')'") == nil {
      discardToSeparator()
      _ = take(.rightParenthesis)
    }
    return inner
  }

  private mutating func identifier(isRooted: Bool, start: Int) -> Expression {
    let name = name(isRooted: isRooted)
    if peek.kind == .leftParenthesis { return call(name, target: nil, start: start) }
    return variable(name, isRooted: isRooted, start: start)
  }

  /// Parses the name of a variable or function; for a rooted function, the leading dot is part of the name.
  @inline(never)
  private mutating func name(isRooted: Bool) -> Expression.Name {
    let token = take()
    let text = lexer.text(of: token)
    if LexicalToken.reserved.contains(text) {
      let summary =
        text == "if"
        ? "CEL has no 'if': write condition ? value : other"
        : "'\(text)' is a reserved word and cannot name a variable or function"
      report("R101", summary, at: token.span)
    }
    let isCall = peek.kind == .leftParenthesis
    return Expression.Name(text: isRooted && isCall ? ".\(text)" : text, span: token.span)
  }

  @inline(never)
  private mutating func variable(_ name: Expression.Name, isRooted: Bool, start: Int) -> Expression {
    make(SourceSpan(start: start, end: name.span.end), .identifier(name.text, isRooted: isRooted))
  }

  // MARK: Literals

  @inline(never)
  private mutating func number() -> Expression {
    let sign = take(.minus)
    let token = take()
    let span = (sign ?? token).span.union(token.span)
    let digits = lexer.text(of: token).lowercased()
    let text = (sign == nil ? "" : "-") + digits
    let value: Value?
    let range: String
    switch token.kind {
    case .double:
      range = "a double, at most 1.7976931348623157e308"
      value = Double(
        text.hasPrefix(".") || text.hasPrefix("-.") ? text.replacing(".", with: "0.", maxReplacements: 1) : text
      )
      .flatMap { $0.isFinite ? .double($0) : nil }
    case .uint:
      range = "a uint, 0u to 18446744073709551615u"
      let plain = text.dropLast()
      value = (plain.hasPrefix("0x") ? UInt64(plain.dropFirst(2), radix: 16) : UInt64(plain)).map(Value.uint)
    default:
      range = "an int, -9223372036854775808 to 9223372036854775807"
      let hexadecimal = digits.hasPrefix("0x")
      value = (hexadecimal ? Int64((sign == nil ? "" : "-") + digits.dropFirst(2), radix: 16) : Int64(text))
        .map(Value.int)
    }
    guard let value else {
      report("R101", "\(text) does not fit into \(range)", at: span)
      return make(span, .invalid)
    }
    return make(span, .literal(value))
  }

  @inline(never)
  private mutating func string() -> Expression {
    let token = take()
    let literal = StringLiteral(lexer.bytes(in: token.span), isBytes: token.kind == .bytes)
    if let problem = literal.problem {
      report("R101", problem, at: token.span)
      return make(token.span, .invalid)
    }
    if token.kind == .bytes { return make(token.span, .literal(.bytes(literal.bytes))) }
    return make(token.span, .literal(.string(String(decoding: literal.bytes, as: UTF8.self))))
  }

  // MARK: Aggregates

  @inline(never)
  private mutating func list() -> Expression {
    let open = take()
    var elements: [Expression.Element] = []
    // The grammar allows a trailing comma without elements: `[,]` is an empty list.
    let isEmpty = take(.comma) != nil
    while !isEmpty, peek.kind != .rightBracket, peek.kind != .end {
      let isOptional = takeOptionalMark()
      elements.append(Expression.Element(isOptional: isOptional, value: expression()))
      if take(.comma) == nil { break }
    }
    close(.rightBracket, expecting: "',' or ']'")
    return make(
      SourceSpan(start: open.span.start, end: lastEnd), depth: elements.reduce(0) { max($0, $1.value.depth) },
      .list(elements))
  }

  @inline(never)
  private mutating func map() -> Expression {
    let open = take()
    var entries: [Expression.Entry] = []
    let isEmpty = take(.comma) != nil
    while !isEmpty, peek.kind != .rightBrace {
      let isOptional = takeOptionalMark()
      let key = expression()
      guard take(.colon, expecting: "':' and the value of the key") != nil else { break }
      entries.append(Expression.Entry(isOptional: isOptional, key: key, value: expression()))
      if take(.comma) == nil { break }
    }
    close(.rightBrace, expecting: "',' or '}'")
    return make(
      SourceSpan(start: open.span.start, end: lastEnd),
      depth: entries.reduce(0) { max($0, $1.key.depth, $1.value.depth) }, .map(entries))
  }

  /// Parses `Name{field: value}`.
  @inline(never)
  mutating func message(_ name: String, _ type: Expression) -> Expression {
    let open = take()
    var values: [Expression] = []
    while peek.kind != .rightBrace {
      _ = take(.question)
      guard fieldName() != nil, take(.colon, expecting: "':' and the value of the field") != nil else { break }
      values.append(expression())
      if take(.comma) == nil { break }
    }
    close(.rightBrace, expecting: "',' or '}'")
    return make(
      SourceSpan(start: type.span.start, end: lastEnd), at: open.span.start,
      depth: values.reduce(type.depth) { max($0, $1.depth) }, .message(name, values))
  }

  private mutating func takeOptionalMark() -> Bool { libraries.contains(.optional) && take(.question) != nil }

  private mutating func close(_ kind: LexicalToken.Kind, expecting what: String) {
    guard take(kind, expecting: what) == nil else { return }
    discardToSeparator()
    _ = take(kind)
  }
}
