import CEL
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

  /// Looks at the accessors of one expression. A duration has hours too, but they are in no zone.
  func check(_ expression: PlacedExpression) {
    guard let zone, zone != .utc else { return }
    for call in expression.program.calls
    where call.arguments.isEmpty && call.targetType == .timestamp && Self.zoned.contains(call.name) {
      warnOfUTC(call, zone, expression)
    }
  }

  private func warnOfUTC(_ call: WrittenCall, _ zone: Zone, _ expression: PlacedExpression) {
    problems.warn(
      RuleCode.accessorInUTC, "\(call.name)() counts in UTC, not in the file's zone \(zone.name)",
      at: expression.fileSpan(of: call.span),
      explanation: "Write \(call.name)('\(zone.name)'), or \(call.name)('UTC') where UTC is meant.",
      fixes: [
        expression.fileFix(
          Fix(
            summary: "write \(call.name)('\(zone.name)')",
            edits: [TextEdit(span: call.parentheses, replacement: "('\(zone.name)')")]))
      ])
  }
}
