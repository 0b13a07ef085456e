import Diagnostics
import Time

/// A small change of an expression's text, for tests that ask whether somebody would notice it.
public struct WrittenMutant: Sendable {
  /// The place of what is replaced in the expression's text.
  public let span: SourceSpan
  /// What stands there instead.
  public let replacement: String
}

extension Program {
  /// The expression with one operator or constant changed at a time, in the order of the text: `<` to `<=` and `>=`, `==` to
  /// `!=`, `&&` to `||`, `!x` to `x`, `+` to `-`, a number or a duration to a larger one, `true` to `false`, and the reverse
  /// of each.
  ///
  /// Not all of them compile, and some mean the same as the original. The definitions of variables are not touched.
  public var mutants: [WrittenMutant] {
    var mutants: [WrittenMutant] = []
    expression.collectMutants(of: expression.root, into: &mutants)
    return mutants.sorted { ($0.span.start, $0.replacement) < ($1.span.start, $1.replacement) }
  }
}

extension CheckedExpression {
  private static let replacements: [String: [String]] = [
    "<": ["<=", ">="], "<=": ["<", ">"], ">": [">=", "<="], ">=": [">", "<"], "==": ["!="], "!=": ["=="],
    "&&": ["||"], "||": ["&&"], "+": ["-"], "-": ["+"],
  ]

  fileprivate func collectMutants(of part: Expression, into mutants: inout [WrittenMutant]) {
    for child in part.children { collectMutants(of: child, into: &mutants) }
    func replace(_ symbol: String, between left: Expression, and right: Expression) {
      guard let span = place(of: symbol, from: left.span.end, to: right.span.start) else { return }
      mutants += (Self.replacements[symbol] ?? []).map { WrittenMutant(span: span, replacement: $0) }
    }
    switch part.kind {
    case .logical(let connective, let operands):
      for (left, right) in zip(operands, operands.dropFirst()) {
        replace(connective.rawValue, between: left, and: right)
      }
    case .call(let name, nil, let sides) where sides.count == 2:
      if let symbol = Expression.binarySymbol(name.text) { replace(symbol, between: sides[0], and: sides[1]) }
    case .call(let name, nil, _) where name.text == "!_":
      if let span = place(of: "!", from: part.span.start, to: part.span.end) {
        mutants.append(WrittenMutant(span: span, replacement: ""))
      }
    case .call(let name, nil, let arguments) where name.text == "duration" && arguments.count == 1:
      guard case .string(let text)? = arguments[0].literal, let duration = Duration(goText: text) else { return }
      let longer = (duration + max(.seconds(1), duration / 4)).exactText
      mutants.append(WrittenMutant(span: arguments[0].span, replacement: quoted(longer, like: arguments[0])))
    case .literal(.bool(let truth)): mutants.append(WrittenMutant(span: part.span, replacement: String(!truth)))
    case .literal(.int(let number)) where number < .max:
      mutants.append(WrittenMutant(span: part.span, replacement: String(number + 1)))
    default: break
    }
  }

  /// A text in the quotes that a literal has.
  private func quoted(_ text: String, like literal: Expression) -> String {
    let quote = SourceFile(name: "", text: source).text(in: literal.span).first == "'" ? "'" : "\""
    return quote + text + quote
  }

  /// The place of an operator between two of its operands, outside comments; `nil` where it is not found.
  private func place(of symbol: String, from start: Int, to end: Int) -> SourceSpan? {
    let bytes = Array(source.utf8)
    let wanted = Array(symbol.utf8)
    var index = start
    while index + wanted.count <= min(end, bytes.count) {
      if bytes[index] == UInt8(ascii: "/"), index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "/") {
        while index < end, bytes[index] != UInt8(ascii: "\n") { index += 1 }
      } else if Array(bytes[index..<index + wanted.count]) == wanted {
        return SourceSpan(start: index, end: index + wanted.count)
      } else {
        index += 1
      }
    }
    return nil
  }
}
