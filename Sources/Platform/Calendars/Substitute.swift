/// What happens to a holiday that falls on certain weekdays.
struct Substitute: Sendable, Hashable {
  enum Target: Sendable, Hashable {
    /// So many days later, or earlier when negative.
    case days(Int)
    /// The next day that is neither Saturday, Sunday nor a holiday.
    case nextWorkday
    /// Not at all.
    case nowhere
  }

  /// Where it goes, by the weekday that it falls on (0 = Sunday).
  var targets: [Int: Target]
  /// Whether the day itself stops being a holiday then.
  var replaces: Bool
}
