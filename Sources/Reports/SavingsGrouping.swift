import Audit
import Time

/// What savings are given by: everything that activity is, and the rules.
public enum SavingsGrouping: String, CaseIterable, Sendable {
  /// All in one line.
  case total
  case workspace, owner, template, organization
  /// By the calendar of a zone; weeks begin on Monday.
  case day, week, month
  /// The 168 hours of a week.
  case hourOfWeek = "hour-of-week"
  /// By the rule that made the difference to the baseline.
  case rule

  /// The name of the line for what no rule brought about.
  static let noRule = "(no rule)"

  /// The same for activity; `nil` for rules.
  public var activity: ActivityGrouping? { ActivityGrouping(rawValue: rawValue) }

  /// Lines by time in its order; they come in the order of their names, which for dates is that of time.
  func inOrder(_ lines: [SavingsReport.Line]) -> [SavingsReport.Line] {
    guard self == .hourOfWeek else { return lines }
    let days = CivilDate.weekdayNames
    func place(_ line: SavingsReport.Line) -> Int { days.firstIndex { line.name.hasPrefix($0) } ?? days.count }
    return lines.sorted { ((place($0) + 6) % 7, $0.name) < ((place($1) + 6) % 7, $1.name) }
  }
}
