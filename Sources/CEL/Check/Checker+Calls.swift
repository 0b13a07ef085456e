import Diagnostics

extension Checker {
  // What follows after the parts are checked is in separate functions that are not inlined: the stack holds one frame
  // of this function for each level of nesting.
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

  /// Whether `math.greatest(…)` is a function with that name; not if a macro's variable is called `math`.
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
      return undeclared(name, expression, arguments, isMember: false)
    }
    references[expression.id] = .function(function.name)
    return resolve(function, expression, name, arguments, isMember: false)
  }

  @inline(never)
  private mutating func memberCall(
    _ expression: Expression, _ name: Expression.Name, _ target: Expression, _ arguments: [Expression]
  ) -> CELType {
    guard let function = environment.function(named: name.text) else {
      return undeclared(name, expression, arguments, isMember: true)
    }
    if function.name == "format" { formatCalls.append(expression) }
    return resolve(function, expression, name, [target] + arguments, isMember: true)
  }

  private mutating func resolve(
    _ function: Function, _ expression: Expression, _ name: Expression.Name, _ arguments: [Expression], isMember: Bool
  ) -> CELType {
    mendNamesOfDays(function.name, arguments)
    var types = arguments.map { self.types[$0.id] }
    if function.takesMany, types.count > 2 {
      types = [.list(types.reduce(nil) { substitution.join($0, $1) } ?? .dyn)]
    }
    if let result = resolve(function.overloads.filter { $0.isMember == isMember }, types) { return result }
    types = types.map { substitution.resolve($0) }
    if !types.contains(.failure) { reportNoOverload(function, expression, name, arguments, types, isMember: isMember) }
    return .failure
  }

  /// The type of a call with arguments of these types.
  ///
  /// `dyn` if several overloads match with different results, `nil` if none matches.
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

  private mutating func undeclared(
    _ name: Expression.Name, _ expression: Expression, _ arguments: [Expression], isMember: Bool
  ) -> CELType {
    references[expression.id] = .undeclared(name.text)
    let meant = isMember ? macroMeant(by: name, arguments) : nil
    if meant != nil {
      // Errors about the macro's variable are consequences of this one.
      diagnostics.removeAll { ($0.position ?? 0) > name.span.end && ($0.position ?? 0) < expression.span.end }
    }
    let names = environment.functions.names(areMembers: isMember).filter {
      !isMember || canBeCalled($0, by: expression)
    }
    let near = nearest(to: name.text, among: names)
    let fix =
      (isMember ? nil : durationMeant(by: name, expression, arguments) ?? notMeant(by: name, arguments))
      ?? FamiliarName.function(name.text, isMember: isMember)
      .flatMap { !isMember || canBeCalled($0, by: expression) ? .replacing(name.span, with: $0) : nil }
      ?? near.map { .replacing(name.span, with: $0) }
    report(
      "R110", meant?.summary ?? "there is no function '\(name.text)'",
      at: SourceSpan(start: name.span.start, end: expression.span.end), position: expression.position,
      fixes: meant.map { $0.fix.map { [$0] } ?? [] } ?? fix.map { [$0] } ?? [])
    return .failure
  }

  /// Whether a function can be called on this call's target.
  private func canBeCalled(_ name: String, by call: Expression) -> Bool {
    guard case .call(_, let target?, _) = call.kind else { return true }
    let type = found(target)
    guard !type.isDynOrFailure else { return true }
    return environment.function(named: name)?.overloads.contains { overload in
      guard overload.isMember, let first = overload.parameters.first else { return false }
      var names: [String: CELType] = [:]
      var trial = substitution
      let parameter = trial.instantiate(first, &names)
      return trial.assign([type], to: [parameter])
    } ?? false
  }

  private mutating func reportNoOverload(
    _ function: Function, _ expression: Expression, _ name: Expression.Name, _ arguments: [Expression],
    _ types: [CELType], isMember: Bool
  ) {
    if let symbol = Expression.operatorSymbol(function.name) {
      let found = types.map(\.description).joined(separator: " and ")
      report(
        "R111", "'\(symbol)' does not work on \(found)", at: expression.span, position: expression.position,
        note: operatorNote(function.name, arguments, types), fixes: operatorFixes(function.name, arguments, types))
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
      note: "it takes \(forms.prefix(6).joined(separator: " or "))",
      fixes: callFixes(function.name, expression, arguments, types))
  }
}

extension Expression {
  /// The symbol of an operator, from the name of its function; `nil` if that is not an operator.
  static func operatorSymbol(_ name: String) -> String? {
    switch name {
    case "!_": "!"
    case "-_": "-"
    case "_[_]", "_[?_]": "[]"
    default: binarySymbol(name)
    }
  }
}
