/// A holiday of a calendar on one date.
public struct Holiday: Sendable, Equatable {
  /// What the calendar calls it; `nil` where it only names the date.
  public let name: String?
  /// Whether people work for a part of the day.
  public let isHalfDay: Bool

  /// A holiday, for a whole day unless said otherwise.
  public init(name: String? = nil, isHalfDay: Bool = false) {
    self.name = name
    self.isHalfDay = isHalfDay
  }

  /// Which of two holidays on one date counts: the whole day before the half, then the one that has a name, then the first.
  func joined(with other: Holiday) -> Holiday {
    if isHalfDay != other.isHalfDay { return isHalfDay ? other : self }
    return name == nil ? other : self
  }
}

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
