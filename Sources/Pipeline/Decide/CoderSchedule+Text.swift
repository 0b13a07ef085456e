import Cron

extension CoderSchedule {
  /// Whether two schedules start a workspace at the same instants, however they are spelt; `nil` is no schedule.
  static func fireSame(_ left: String?, _ right: String?) -> Bool {
    if left == right { return true }
    guard let left, let right,
      // Of a text that is no schedule nobody knows when it fires: it is another one.
      let one = try? CoderSchedule(parsing: left), let other = try? CoderSchedule(parsing: right)
    else { return false }
    return one.firesSame(as: other)
  }
}
