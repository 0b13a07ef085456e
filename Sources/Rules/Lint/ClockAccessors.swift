import Diagnostics
import Time

/// Finds accessors of instants that mean something else than they seem to: hours in UTC where the file has a zone (R204).
struct ClockAccessors {
  /// The file's zone, `nil` when it names none.
  let zone: Zone?
  let problems: Problems

  private static let zoned = [
    "getDate", "getDayOfMonth", "getDayOfWeek", "getDayOfYear", "getFullYear", "getHours", "getMonth",
  ]

  /// Looks at one expression as text: what matters is which words stand side by side.
  func check(_ expression: PlacedExpression) {
    let code = Array(ExpressionScanner.code(of: expression.program.source).utf8)
    for call in Call.all(in: code) {
      if let zone, call.isEmpty, Self.zoned.contains(call.name) {
        warnOfUTC(call, zone, expression)
      }
    }
  }

  private func warnOfUTC(_ call: Call, _ zone: Zone, _ expression: PlacedExpression) {
    let parentheses = expression.fileSpan(of: call.parentheses)
    problems.warn(
      RuleCode.accessorInUTC, "\(call.name)() counts in UTC, not in the file's zone \(zone.name)",
      at: expression.fileSpan(of: call.span),
      explanation: "Write \(call.name)('\(zone.name)'), or \(call.name)('UTC') where UTC is meant.",
      fixes: [
        Fix(
          summary: "write \(call.name)('\(zone.name)')",
          edits: [TextEdit(span: parentheses, replacement: "('\(zone.name)')")])
      ])
  }
}

/// A call `name(…)` in the text of an expression without its strings.
private struct Call {
  let name: String
  /// From the name to the closing parenthesis.
  let span: SourceSpan
  /// The parentheses with what is between them.
  let parentheses: SourceSpan
  /// Whether nothing is between them; a string was made blanks.
  let isEmpty: Bool

  /// The calls without parentheses inside, in order.
  static func all(in code: [UInt8]) -> [Call] {
    var calls: [Call] = []
    var wordStart = 0
    for (index, byte) in code.enumerated() {
      if byte == UInt8(ascii: "("), wordStart < index, let close = code[index...].firstIndex(of: UInt8(ascii: ")")) {
        calls.append(
          Call(
            name: String(decoding: code[wordStart..<index], as: UTF8.self),
            span: SourceSpan(start: wordStart, end: close + 1),
            parentheses: SourceSpan(start: index, end: close + 1), isEmpty: close == index + 1))
      }
      let isLetter = UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte
      if !isLetter { wordStart = index + 1 }
    }
    return calls
  }
}
