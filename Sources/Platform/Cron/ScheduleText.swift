import Time

/// The parts of a schedule in words.
enum ScheduleText {
  /// `08:30`, `08:30,17:30`, or `12 times from 08:00 to 10:45`.
  static func times(of cron: CronSchedule) -> String {
    let times = cron.hour.list.flatMap { hour in cron.minute.list.map { (hour, $0) } }.map(clock)
    guard times.count > 4, let first = times.first, let last = times.last else { return times.joined(separator: ",") }
    return "\(times.count) times from \(first) to \(last)"
  }

  /// `daily`, or days and ranges of three or more: `Mon-Fri`, `Sun,Sat`, `Mon,Wed-Fri`.
  static func days(of cron: CronSchedule) -> String {
    let days = cron.dayOfWeek.list
    guard days.count < 7 else { return "daily" }
    var runs: [ClosedRange<Int>] = []
    for day in days {
      if let run = runs.last, run.upperBound + 1 == day {
        runs[runs.count - 1] = run.lowerBound...day
      } else {
        runs.append(day...day)
      }
    }
    return runs.map(name).joined(separator: ",")
  }

  private static func name(of run: ClosedRange<Int>) -> String {
    let names = CivilDate.weekdayNames[run]
    guard let first = names.first, let last = names.last, names.count > 2 else { return names.joined(separator: ",") }
    return "\(first)-\(last)"
  }

  private static func clock(hour: Int, minute: Int) -> String {
    "\(hour < 10 ? "0" : "")\(hour):\(minute < 10 ? "0" : "")\(minute)"
  }
}
