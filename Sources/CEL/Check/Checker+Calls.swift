import Diagnostics

extension Checker {
  // What follows once the parts are checked stands in functions of their own that are not inlined: the frame of this one is
  // there once for each level of nesting.
  mutating func call(
    _ expression: Expression, _ name: Expression.Name, _ target: Expression?, _ arguments: [Expression]
  ) -> CELType {
    for argument in arguments { check(argument) }
    guard let target, !isQualifiedFunction(target, name) else {
      return globalCall(expression, name, target, arguments)
    }
    check(target)
    return memberCall(expression, name, target, arguments)
  }

  /// Whether `math.greatest(…)` is a function of that name; not if a macro's variable is called `math`.
  @inline(never)
  private func isQualifiedFunction(_ target: Expression, _ name: Expression.Name) -> Bool {
    guard let prefix = target.qualifiedName, let first = target.firstName else { return false }
    return (prefix.hasPrefix(".") || !locals.contains { $0.name == first })
      && environment.function(named: "\(prefix).\(name.text)") != nil
  }

  @inline(never)
  private mutating func globalCall(
    _ expression: Expression, _ name: Expression.Name, _ target: Expression?, _ arguments: [Expression]
  ) -> CELType {
    let fullName = target?.qualifiedName.map { "\($0).\(name.text)" } ?? name.text
    guard let function = environment.function(named: fullName) else {
      return undeclared(name, expression, isMember: false)
    }
    references[expression.id] = .function(function.name)
    return resolve(function, expression, name, arguments, isMember: false)
  }

  @inline(never)
  private mutating func memberCall(
    _ expression: Expression, _ name: Expression.Name, _ target: Expression, _ arguments: [Expression]
  ) -> CELType {
    guard let function = environment.function(named: name.text) else {
      return undeclared(name, expression, isMember: true)
    }
    if function.name == "format" { formatCalls.append(expression) }
    return resolve(function, expression, name, [target] + arguments, isMember: true)
  }

  private mutating func resolve(
    _ function: Function, _ expression: Expression, _ name: Expression.Name, _ arguments: [Expression], isMember: Bool
  ) -> CELType {
    var types = arguments.map { self.types[$0.id] }
    if function.takesMany, types.count > 2 {
      types = [.list(types.reduce(nil) { substitution.join($0, $1) } ?? .dyn)]
    }
    if let result = resolve(function.overloads.filter { $0.isMember == isMember }, types) { return result }
    types = types.map { substitution.resolve($0) }
    if !types.contains(.failure) { reportNoOverload(function, expression, name, arguments, types, isMember: isMember) }
    return .failure
  }

  /// The type of a call with arguments of these types: `dyn` if several overloads take them that differ in it, `nil` if none does.
  mutating func resolve(_ overloads: [Function.Overload], _ types: [CELType]) -> CELType? {
    var result: CELType?
    for overload in overloads where overload.parameters.count == types.count {
      var names: [String: CELType] = [:]
      let parameters = overload.parameters.map { substitution.instantiate($0, &names) }
      let declared = substitution.instantiate(overload.result, &names)
      guard substitution.assign(types, to: parameters) else { continue }
      let candidate = substitution.resolve(declared)
      if let earlier = result {
        if earlier != .dyn, candidate != earlier { result = .dyn }
      } else {
        result = candidate
      }
    }
    return result
  }

  private mutating func undeclared(_ name: Expression.Name, _ expression: Expression, isMember: Bool) -> CELType {
    references[expression.id] = .undeclared(name.text)
    let near = nearest(to: name.text, among: environment.functions.names(areMembers: isMember))
    report(
      "R110", "there is no function '\(name.text)'", at: SourceSpan(start: name.span.start, end: expression.span.end),
      position: expression.position,
      fixes: near.map { [.replacing(name.span, with: $0)] } ?? [])
    return .failure
  }

  private mutating func reportNoOverload(
    _ function: Function, _ expression: Expression, _ name: Expression.Name, _ arguments: [Expression],
    _ types: [CELType], isMember: Bool
  ) {
    if let symbol = Expression.operatorSymbol(function.name) {
      let found = types.map(\.description).joined(separator: " and ")
      report(
        "R111", "'\(symbol)' does not work on \(found)", at: expression.span, position: expression.position,
        note: operatorNote(function.name, types), fixes: operatorFixes(function.name, arguments, types))
      return
    }
    let found = types.map(\.description).joined(separator: ", ")
    let forms = function.overloads.map { $0.signature(function.name) }
    let isOtherStyle = function.overloads.allSatisfy { $0.isMember != isMember }
    report(
      "R111",
      isOtherStyle
        ? "\(function.name)() is called as \(forms.first ?? function.name)"
        : "\(function.name)() does not take (\(found))",
      at: expression.span, position: expression.position,
      note: "it takes \(forms.prefix(6).joined(separator: " or "))")
  }

  private func operatorNote(_ name: String, _ types: [CELType]) -> String? {
    switch (name, types.first ?? .dyn, types.last ?? .dyn) {
    case ("_+_", .timestamp, .timestamp): "a duration can be added to a timestamp"
    case ("_[_]", .string, _): "charAt(n) and substring(a, b) take strings apart"
    case ("@in", .string, .string): "x.contains(y) looks for a part of a string"
    case (_, let first, let last): types.count == 2 && first != last ? "both sides need one type" : nil
    }
  }

  private func operatorFixes(_ name: String, _ arguments: [Expression], _ types: [CELType]) -> [Fix] {
    guard arguments.count == 2 else { return [] }
    if name == "@in", types == [.string, .string] {
      let (part, whole) = (arguments[0].printed, arguments[1].printed)
      return [
        .replacing(arguments[0].span.union(arguments[1].span), with: "\(whole).contains(\(part))")
      ]
    }
    if case .optional(let inner) = types[0], inner == types[1] {
      return [Checker.appending(".orValue(…)", to: arguments[0], "say what counts when it is absent")]
    }
    // A conversion helps only where the operator takes two of the other type.
    let isPossible = types.indices.map { side in
      environment.function(named: name)?.overloads.contains { overload in
        overload.parameters == [types[side], types[side]] || overload.parameters == [.parameter("A"), .parameter("A")]
      } == true
    }
    let literalFix = arguments.indices.lazy.filter { isPossible[1 - $0] }.compactMap {
      Checker.retyped(arguments[$0], as: types[1 - $0])
    }.first
    if let literalFix { return [literalFix] }
    for index in [0, 1] where isPossible[1 - index] {
      if let function = Checker.conversion(from: types[index], to: types[1 - index]) {
        let argument = arguments[index]
        return [
          Fix(
            summary: "did you mean \(function)(\(argument.printed))?",
            edits: [
              TextEdit(span: SourceSpan(at: argument.span.start), replacement: "\(function)("),
              TextEdit(span: SourceSpan(at: argument.span.end), replacement: ")"),
            ])
        ]
      }
    }
    return []
  }

  private static func appending(_ text: String, to argument: Expression, _ summary: String) -> Fix {
    Fix(summary: summary, edits: [TextEdit(span: SourceSpan(at: argument.span.end), replacement: text)])
  }

  /// A number written as one of another type.
  private static func retyped(_ argument: Expression, as type: CELType) -> Fix? {
    guard case .int(let number)? = argument.literal else {
      guard case .string(let text)? = argument.literal, type == .duration || type == .timestamp else { return nil }
      return .replacing(argument.span, with: "\(type)(\(text.printedLiteral))")
    }
    switch type {
    case .double: return .replacing(argument.span, with: "\(number).0")
    case .uint where number >= 0: return .replacing(argument.span, with: "\(number)u")
    case .string: return .replacing(argument.span, with: "\"\(number)\"")
    default: return nil
    }
  }

  /// The function that makes one type of another without the chance of losing much.
  private static func conversion(from: CELType, to: CELType) -> String? {
    switch (from, to) {
    case (.int, .double), (.uint, .double): "double"
    case (.uint, .int): "int"
    case (.int, .string), (.uint, .string), (.double, .string), (.bool, .string), (.timestamp, .string),
      (.duration, .string):
      "string"
    default: nil
    }
  }
}

extension Expression {
  /// The sign of an operator by the name of its function.
  static func operatorSymbol(_ name: String) -> String? {
    switch name {
    case "!_": "!"
    case "-_": "-"
    case "_[_]", "_[?_]": "[]"
    default: binarySymbol(name)
    }
  }
}
