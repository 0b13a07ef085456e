import CEL
import Cron
import Diagnostics
import Time
import YAML

/// Reads when a group is judged: its `every` or its `on`.
struct GroupTimingLoader {
  let problems: Problems
  /// The vocabulary and the file's parameters, for `every: "${params.pace}"`.
  let environment: Environment
  /// The file's zone; `nil` when it names none.
  let zone: Zone?
  /// The file's name in the rule set.
  let file: String

  /// The longest `every`.
  private static let longest = Duration.days(366)

  /// The group's timing; `nil` where it has none, or after an error.
  func timing(_ group: MappingReader, named name: String) -> GroupTiming? {
    let key = GroupTiming.Key(file: file, name: name)
    let (every, on) = (group["every"], group["on"])
    if every != nil, let entry = group.mapping.entry("on") {
      problems.report(
        RuleCode.twoTimings, "the group '\(name)' has both 'every' and 'on'", at: entry.keySpan,
        explanation: "'every' is a time from one judging to the next, 'on' names the minutes: keep one of them.")
      return nil
    }
    if let every {
      return interval(every).map { GroupTiming(key: key, times: .every($0), text: "every \($0.exactText)") }
    }
    guard let on, let reader = MappingReader(on, .groupTimes, problems) else { return nil }
    return schedules(reader).map { schedules in
      GroupTiming(
        key: key, times: .cron(schedules.map(\.schedule)),
        text: schedules.map { "\($0.text) in \($0.schedule.zone.name)" }.joined(separator: ", "))
    }
  }

  private func interval(_ node: YAMLNode) -> Duration? {
    guard let interval = problems.constantDuration(node, "every", environment) else { return nil }
    guard interval >= .seconds(1), interval <= Self.longest else {
      problems.report(
        RuleCode.outOfRange, "'every' must be from 1s to \(Self.longest.exactText)", at: node.span,
        explanation: "Leave it out for a group that is judged in every sweep.")
      return nil
    }
    let sweeps = problems.circumstances.sweepInterval ?? .minutes(1)
    if interval < sweeps {
      problems.warn(
        RuleCode.everyWithinSweep, "'every' is shorter than the \(sweeps.shortText) between two sweeps", at: node.span,
        explanation: "The group is judged in every sweep as it is: leave 'every' out, or make it longer.")
    }
    return interval
  }

  private func schedules(_ reader: MappingReader) -> [(text: String, schedule: CronSchedule)]? {
    let own = reader["timezone"].flatMap { problems.timeZone($0) }
    guard let node = reader["cron"] else { return nil }
    let items = node.sequence ?? [node]
    guard !items.isEmpty else {
      problems.report(
        RuleCode.badCron, "'cron' names no time", at: node.span,
        explanation: "Write minute, hour, day of month, month and day of week: [\"0 17 * * Mon-Fri\"].")
      return nil
    }
    let zone = own ?? (reader["timezone"] == nil ? zone : .utc)
    let schedules = items.compactMap { item in schedule(item, in: zone) }
    return schedules.count == items.count ? schedules : nil
  }

  private func schedule(_ node: YAMLNode, in zone: Zone?) -> (text: String, schedule: CronSchedule)? {
    guard let text = problems.text(node, "a cron schedule") else { return nil }
    do throws(CronError) {
      let schedule = try CronSchedule(parsing: text, defaultZone: zone ?? .utc)
      guard !schedule.neverFires else {
        problems.report(
          RuleCode.badCron, "the schedule '\(text)' never fires: no date of the calendar is like that", at: node.span,
          explanation: "The rules of the group would never act.")
        return nil
      }
      if zone == nil, !text.hasPrefix("CRON_TZ="), !text.hasPrefix("TZ=") {
        problems.noteScheduleWithoutZone(at: node.span)
      }
      return (text, schedule)
    } catch {
      problems.report(
        RuleCode.badCron, "'\(text)' is no cron schedule: \(error.meaning)", at: node.span,
        explanation: "Write minute, hour, day of month, month and day of week: 0 17 * * Mon-Fri.")
      return nil
    }
  }
}
