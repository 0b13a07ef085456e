import Diagnostics

extension Parser {
  /// Expands a macro call; `nil` if it is an ordinary call. Reports a macro with invalid arguments.
  mutating func macro(_ site: CallSite) -> Expression? {
    guard let target = site.target else {
      guard site.name.text == "has", site.arguments.count == 1 else { return nil }
      return has(site)
    }
    if isRefusedExtreme(site) { return invalid(from: site.span.start) }
    if case .identifier("cel", isRooted: false) = target.kind, let result = bindingMacro(site) { return result }
    if let macro = Expression.Comprehension.Macro(name: site.name.text) {
      return comprehension(macro, site, range: target)
    }
    if libraries.contains(.optional), site.arguments.count == 2,
      site.name.text == "optMap" || site.name.text == "optFlatMap"
    {
      guard let variable = variable(site.arguments[0]) else { return invalid(from: site.span.start) }
      return make(
        site.span, at: site.position, depth: site.depth,
        .optionalMap(target, variable, body: site.arguments[1], isFlat: site.name.text == "optFlatMap"))
    }
    return nil
  }

  private mutating func has(_ site: CallSite) -> Expression {
    guard case .select(let operand, let field, isOptional: false) = site.arguments[0].kind else {
      let argument = site.arguments[0]
      if case .invalid = argument.kind { return argument }
      report(
        "R103", "has() asks for a field: write has(x.field)", at: argument.span, position: argument.position)
      return invalid(from: site.span.start)
    }
    return make(site.span, at: site.position, depth: operand.depth, .has(operand, field))
  }

  private mutating func comprehension(
    _ macro: Expression.Comprehension.Macro, _ site: CallSite, range: Expression
  ) -> Expression? {
    let count = site.arguments.count
    let hasTwo: Bool
    let hasFilter: Bool
    switch macro {
    case .all, .exists, .existsOne:
      hasTwo = count == 3
      hasFilter = false
      guard count == 2 || (count == 3 && libraries.contains(.twoVariableComprehensions)) else { return nil }
    case .map:
      hasTwo = false
      hasFilter = count == 3
      guard count == 2 || count == 3 else { return nil }
    case .filter:
      hasTwo = false
      hasFilter = false
      guard count == 2 else { return nil }
    case .sortBy:
      hasTwo = false
      hasFilter = false
      guard count == 2, libraries.contains(.lists) else { return nil }
      guard site.target?.canBeSorted == true else {
        report("R103", "sortBy() takes a list", at: site.target?.span ?? site.span, position: site.target?.position)
        return invalid(from: site.span.start)
      }
    case .transformList, .transformMap, .transformMapEntry:
      hasTwo = true
      hasFilter = count == 4
      guard count == 3 || count == 4, libraries.contains(.twoVariableComprehensions) else { return nil }
    }
    guard let first = variable(site.arguments[0]) else { return invalid(from: site.span.start) }
    var second: Expression.Name?
    if hasTwo {
      guard let name = variable(site.arguments[1]) else { return invalid(from: site.span.start) }
      if name.text == first.text {
        report("R103", "the two variables need different names", at: name.span)
        return invalid(from: site.span.start)
      }
      second = name
    }
    return make(
      site.span, at: site.position, depth: site.depth,
      .comprehension(
        Expression.Comprehension(
          macro: macro, name: site.name, range: range, variable: first, secondVariable: second,
          filter: hasFilter ? site.arguments[count - 2] : nil, body: site.arguments[count - 1])))
  }

  /// The variable name in a macro's argument; reports other arguments and returns `nil`.
  private mutating func variable(_ argument: Expression) -> Expression.Name? {
    switch argument.kind {
    case .identifier(let name, isRooted: false):
      if name == "__result__" {
        report("R103", "__result__ is the engine's own: choose another name", at: argument.span)
        return nil
      }
      return Expression.Name(text: name, span: argument.span)
    case .invalid: return nil
    default:
      report(
        "R103", "this must be a simple name, which then stands for each element in turn", at: argument.span,
        position: argument.position)
      return nil
    }
  }

  /// `cel.bind`, `cel.block`, `cel.index` and `cel.iterVar`.
  private mutating func bindingMacro(_ site: CallSite) -> Expression? {
    let arguments = site.arguments
    switch (site.name.text, arguments.count) {
    case ("bind", 3) where libraries.contains(.bindings):
      guard let name = variable(arguments[0]) else { return invalid(from: site.span.start) }
      return make(
        site.span, at: site.position, depth: site.depth, .bind(name, value: arguments[1], body: arguments[2]))
    case ("block", 2) where libraries.contains(.block):
      guard case .list(let slots) = arguments[0].kind, !slots.contains(where: \.isOptional) else {
        report("R103", "cel.block() needs a list of slots: cel.block([a, b], body)", at: arguments[0].span)
        return invalid(from: site.span.start)
      }
      return make(
        site.span, at: site.position, depth: site.depth, .block(slots.map(\.value), body: arguments[1]))
    case ("index", 1) where libraries.contains(.block):
      guard case .int(let slot)? = arguments[0].literal, slot >= 0, slot < limits.nodes else {
        report("R103", "cel.index() needs the number of a slot, from 0", at: arguments[0].span)
        return invalid(from: site.span.start)
      }
      return make(site.span, at: site.position, .blockIndex(Int(slot)))
    case ("iterVar", 2) where libraries.contains(.block):
      guard case .int(let depth)? = arguments[0].literal, case .int(let unique)? = arguments[1].literal,
        depth >= 0, unique >= 0
      else {
        report("R103", "cel.iterVar() needs two numbers from 0", at: site.span)
        return invalid(from: site.span.start)
      }
      return make(site.span, at: site.position, .identifier("@it:\(depth):\(unique)", isRooted: false))
    default: return nil
    }
  }
}

extension Expression {
  /// Whether this may be a list, judged by its syntax.
  fileprivate var canBeSorted: Bool {
    switch kind {
    case .literal, .map, .message: false
    default: true
    }
  }
}

extension Expression.Comprehension.Macro {
  /// The macro with this name; `existsOne` means `exists_one`.
  init?(name: String) {
    if name == "existsOne" {
      self = .existsOne
    } else {
      self.init(rawValue: name)
    }
  }
}
