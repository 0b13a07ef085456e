import Cron
import Diagnostics

/// Warns about schedules that fire very often, such as `* 8 * * 1-5`, which is every minute from 8:00 to 8:59 (R314).
struct RestlessSchedule {
  let problems: Problems

  /// - Parameter text: the schedule as it is written in the file
  func check(_ schedule: CoderSchedule, writtenAs text: String, at span: SourceSpan) {
    guard let reason = schedule.restlessness else { return }
    problems.warn(
      RuleCode.restlessSchedule, "the schedule '\(text)' hardly lets a workspace be stopped: \(reason)",
      at: span, explanation: "The server starts a stopped workspace at each firing, whoever stopped it.",
      fixes: fullHour(text, span))
  }

  /// A fix that fires once per hour, if the schedule fires every minute of some hours.
  private func fullHour(_ text: String, _ span: SourceSpan) -> [Fix] {
    var fields = text.split(separator: " ").map(String.init)
    let minute = fields.count - 5
    guard minute >= 0, fields[minute] == "*", fields[minute + 1] != "*" else { return [] }
    fields[minute] = "0"
    let mended = "'\(fields.joined(separator: " "))'"
    return [Fix(summary: "write \(mended) for the full hour alone", edits: [TextEdit(span: span, replacement: mended)])]
  }
}
