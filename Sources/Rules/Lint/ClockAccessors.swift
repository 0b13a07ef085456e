import CEL
import Diagnostics
import Time

/// Finds accessors that count in UTC although the file has another zone (R204).
enum ClockAccessors {
  private static let zoned = [
    "getDate", "getDayOfMonth", "getDayOfWeek", "getDayOfYear", "getFullYear", "getHours", "getMonth",
  ]

  /// The findings in the calls of one expression, with spans in its text.
  ///
  /// Durations are ignored: their hours have no zone.
  ///
  /// - Parameter zone: the file's zone, `nil` when it names none
  static func findings(in calls: [WrittenCall], zone: Zone?) -> [Diagnostic] {
    guard let zone, zone != .utc else { return [] }
    return calls.filter { $0.arguments.isEmpty && $0.targetType == .timestamp && zoned.contains($0.name) }.map { call in
      Diagnostic(
        code: RuleCode.accessorInUTC, severity: .warning,
        summary: "\(call.name)() counts in UTC, not in the file's zone \(zone.name)",
        explanation: "Write \(call.name)('\(zone.name)'), or \(call.name)('UTC') where UTC is meant.", span: call.span,
        fixes: [
          Fix(
            summary: "write \(call.name)('\(zone.name)')",
            edits: [TextEdit(span: call.parentheses, replacement: "('\(zone.name)')")])
        ])
    }
  }
}
