import Diagnostics

extension Parser {
  /// Reports arguments of `math.greatest` and `math.least` that cannot be numbers.
  ///
  /// Returns whether it reported this call.
  ///
  /// The macros reject such arguments when they are parsed (cel-go's `ext/README`, "Math").
  mutating func isRefusedExtreme(_ site: CallSite) -> Bool {
    guard libraries.contains(.math), ["greatest", "least"].contains(site.name.text),
      case .identifier("math", isRooted: false)? = site.target?.kind
    else { return false }
    let call = "math.\(site.name.text)()"
    guard let first = site.arguments.first else {
      report("R103", "\(call) needs at least one number", at: site.span, position: site.position)
      return true
    }
    if site.arguments.count == 1, case .list(let elements) = first.kind {
      if elements.isEmpty {
        report("R103", "\(call) of an empty list has no value", at: first.span, position: first.position)
        return true
      }
      return refuse(elements.map(\.value), call)
    }
    return refuse(site.arguments, call)
  }

  private mutating func refuse(_ arguments: [Expression], _ call: String) -> Bool {
    guard let wrong = arguments.first(where: { !$0.canBeNumber }) else { return false }
    report("R103", "\(call) takes numbers", at: wrong.span, position: wrong.position)
    return true
  }
}

extension Expression {
  /// Whether this may be a number, judged by its syntax.
  fileprivate var canBeNumber: Bool {
    switch kind {
    case .list, .map, .message: return false
    case .literal(let value):
      switch value {
      case .int, .uint, .double: return true
      default: return false
      }
    default: return true
    }
  }
}
