import Cron

extension CoderSchedule {
  /// Whether two schedules start a workspace at the same instants, however they are written; `nil` means no schedule.
  static func fireSame(_ left: String?, _ right: String?) -> Bool {
    if left == right { return true }
    guard let left, let right,
      // Nobody knows when an unreadable schedule fires, so it counts as a different one.
      let one = try? CoderSchedule(parsing: left), let other = try? CoderSchedule(parsing: right)
    else { return false }
    return one.firesSame(as: other)
  }
}
