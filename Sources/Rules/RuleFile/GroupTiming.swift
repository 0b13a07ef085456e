import Cron
import Time

/// When the rules of a group are judged for acting: `every: 5m`, or `on: {cron: ["0 17 * * Mon-Fri"]}`.
///
/// Groups without either are judged in every sweep and have none.
public struct GroupTiming: Sendable, Equatable {
  /// Identifies a group of the rule set: its file and its name there.
  public struct Key: Sendable, Hashable {
    /// The file's name in the rule set (``RuleSet/Source/name``).
    public let file: String
    /// The group's name.
    public let name: String

    /// The key of one group.
    public init(file: String, name: String) {
      self.file = file
      self.name = name
    }
  }

  /// What makes it due.
  public enum Times: Sendable, Equatable {
    /// So long after it was judged last.
    case every(Duration)
    /// At the minutes of any of these schedules.
    case cron([CronSchedule])
  }

  /// The group.
  public let key: Key
  /// What makes it due.
  public let times: Times
  /// What is written, with the zone of schedules that name none: `every 5m`, `0 17 * * Mon-Fri in Europe/Berlin`.
  ///
  /// A group with another text is another group to the audit trail: what it was due for before is forgotten.
  public let text: String

  /// How long after a due time the group is still judged for it, and a rule that could not act then still tries.
  ///
  /// Curfew may have been down, and a server may ask to wait. What comes later than this would surprise people.
  public static let gracePeriod = Duration.hours(1)

  init(key: Key, times: Times, text: String) {
    self.key = key
    self.times = times
    self.text = text
  }

  /// The first due time after the group was judged or left out at an instant; `nil` when there is none any more.
  public func next(after instant: Timestamp) -> Timestamp? {
    switch times {
    case .every(let interval): instant + interval
    case .cron(let schedules): schedules.compactMap { $0.next(after: instant) }.min()
    }
  }

  /// The last due time after one instant and not after another; `nil` when there is none.
  ///
  /// Looks at the last ``gracePeriod`` only, so that its cost does not depend on how long ago `earlier` is.
  func lastDue(after earlier: Timestamp, notAfter instant: Timestamp) -> Timestamp? {
    switch times {
    case .every(let interval): instant >= earlier + interval ? instant : nil
    case .cron(let schedules):
      schedules.compactMap { schedule in
        var last: Timestamp?
        var at = max(earlier, instant - Self.gracePeriod)
        while let next = schedule.next(after: at), next <= instant {
          last = next
          at = next
        }
        return last
      }.max()
    }
  }
}

extension GroupTiming {
  /// What a group is at an instant.
  public enum State: Sendable, Equatable {
    /// It is judged: it has been due since this instant, which is not after the one that was asked for.
    case due(since: Timestamp)
    /// It is not judged before this instant; `nil` when it never is again.
    case notDue(until: Timestamp?)
    /// It was due first at this instant, so long ago that it is left out, and is not judged before the other.
    case missed(at: Timestamp, until: Timestamp?)

    /// Whether it is judged.
    public var isDue: Bool { if case .due = self { true } else { false } }
  }

  /// What the group is at an instant.
  ///
  /// - Parameter dealtWith: until when its due times were dealt with: when it was judged last, or seen for the first
  ///   time; `nil` for a group that was never seen. Such a group is due at once with `every`; with `cron` it is due if
  ///   its minute is the present one, and otherwise begins with the next.
  public func state(at now: Timestamp, dealtWith: Timestamp?) -> State {
    switch times {
    case .every(let interval):
      guard let dealtWith, now + Self.earliness(of: interval) < dealtWith + interval else { return .due(since: now) }
      return .notDue(until: dealtWith + interval)
    case .cron:
      let from = dealtWith ?? now - .minutes(1)
      if let due = lastDue(after: from, notAfter: now) { return .due(since: due) }
      let until = next(after: now)
      if let missed = next(after: from), missed <= now { return .missed(at: missed, until: until) }
      return .notDue(until: until)
    }
  }

  /// How much before its time a group with `every` is judged: a timer that calls a moment early would else halve the rate.
  private static func earliness(of interval: Duration) -> Duration { min(interval / 10, .seconds(10)) }

  /// What the group is at an instant to come if sweeps go on until then: due where a due time has come since the sweep before.
  ///
  /// - Parameter interval: time between two sweeps
  public func state(ahead now: Timestamp, dealtWith: Timestamp?, interval: Duration) -> State {
    switch times {
    case .every(let span):
      guard let dealtWith, span > .zero else { return .due(since: now) }
      // It is judged again each time that it is due.
      let passed = (now - dealtWith).wholeNanoseconds
      let since = passed % max(1, span.wholeNanoseconds)
      let isDue = passed >= span.wholeNanoseconds && since < interval.wholeNanoseconds
      return isDue ? .due(since: now) : .notDue(until: now + span - .nanoseconds(since))
    case .cron:
      if let due = lastDue(after: now - interval, notAfter: now) { return .due(since: due) }
      return .notDue(until: next(after: now))
    }
  }
}

extension Rule {
  /// Whether an action of it lasts as long as the rule is true, instead of being done once: `keep`, `suspend_autostart`.
  public var isHolding: Bool { actions.contains { $0.kind.isHolding } }
}

extension RuleAction.Kind {
  /// Whether it lasts as long as its rule is true.
  public var isHolding: Bool { self == .keep || self == .suspendAutostart }
}

extension RuleSet {
  /// The timings of the groups that have one and a rule that is not switched off, in the order of their first rules.
  public var timings: [GroupTiming] {
    var known: Set<GroupTiming.Key> = []
    return rules.compactMap { rule in
      rule.mode == .off ? nil : rule.timing.flatMap { known.insert($0.key).inserted ? $0 : nil }
    }
  }
}
