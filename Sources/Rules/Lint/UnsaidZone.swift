import Diagnostics
import YAML

/// Warns once per file about hours or schedules without a zone (R605).
struct UnsaidZone {
  let problems: Problems

  /// - Parameters:
  ///   - schedules: places of the schedules that name no zone
  ///   - intervals: time intervals with hours that name no zone
  ///   - version: the value of `version`, after which `timezone` can be inserted
  func check(schedules: [SourceSpan], intervals: [(name: String, span: SourceSpan)], version: YAMLNode?) {
    let calls = problems.expressions.flatMap { expression in
      expression.program.calls.filter(\.takesFileZone)
        .map { (what: "\($0.name)()", span: expression.fileSpan(of: $0.span)) }
    }
    let uses =
      calls + schedules.map { (what: "the schedule", span: $0) }
      + intervals.map { (what: "the time interval '\($0.name)'", span: $0.span) }
    guard let first = uses.min(by: { $0.span.start < $1.span.start }) else { return }
    problems.warn(
      RuleCode.unsaidZone, "\(first.what) goes by UTC, as the file has no 'timezone'", at: first.span,
      explanation: "Write 'timezone: Europe/Berlin' at the top of the file, or 'timezone: UTC' where that is meant.",
      fixes: version.flatMap { fix(behind: $0) }.map { [$0] } ?? [])
  }

  private func fix(behind version: YAMLNode) -> Fix? {
    let line = problems.file.location(at: version.span.end).line
    // No fix for a file in flow style, between braces.
    guard problems.file.line(line).hasPrefix("version:") else { return nil }
    let end = problems.file.endOfLine(line)
    return Fix(
      summary: "write 'timezone: UTC' below 'version'",
      edits: [TextEdit(span: SourceSpan(at: end), replacement: "\ntimezone: UTC")])
  }
}
