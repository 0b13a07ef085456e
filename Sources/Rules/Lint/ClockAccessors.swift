import Diagnostics
import Time

/// Finds accessors of instants that mean something else than they seem to: hours in UTC where the file has a zone (R204),
/// and months counted from 1 (R205).
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
      if call.name == "getMonth", let number = call.comparedNumber(in: code), number.value == 12 {
        reportMonth(number.span, expression)
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

  private func reportMonth(_ span: SourceSpan, _ expression: PlacedExpression) {
    let span = expression.fileSpan(of: span)
    problems.report(
      RuleCode.monthFromOne, "getMonth() counts from 0: December is 11, and 12 never comes", at: span,
      fixes: [Fix(summary: "write 11", edits: [TextEdit(span: span, replacement: "11")])])
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

  /// The integer that the call is compared with on its right.
  func comparedNumber(in code: [UInt8]) -> (value: Int, span: SourceSpan)? {
    var at = span.end
    func skipBlanks() { while at < code.count, code[at] == UInt8(ascii: " ") || code[at] == 0x0A { at += 1 } }
    skipBlanks()
    guard at + 1 < code.count, code[at + 1] == UInt8(ascii: "="),
      [UInt8(ascii: "="), UInt8(ascii: "!"), UInt8(ascii: ">")].contains(code[at])
    else { return nil }
    at += 2
    skipBlanks()
    let digits = code[at...].prefix { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
    return Int(String(decoding: digits, as: UTF8.self)).map { ($0, SourceSpan(start: at, end: at + digits.count)) }
  }
}
