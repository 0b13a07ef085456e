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
    for call in WrittenCall.all(in: expression.program) {
      if let zone, call.isEmpty, Self.zoned.contains(call.name) {
        warnOfUTC(call, zone, expression)
      }
    }
  }

  private func warnOfUTC(_ call: WrittenCall, _ zone: Zone, _ expression: PlacedExpression) {
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
