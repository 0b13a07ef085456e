/// The calendars and time intervals that one rule file declares.
///
/// They belong to their file; other files of the set do not see them.
public struct TimeNames: Sendable {
  /// By name.
  public var calendars: [String: RuleCalendar] = [:]
  /// By name.
  public var intervals: [String: TimeInterval] = [:]

  /// No names, as for an expression outside of a rule file.
  public static let none = TimeNames()
}
