import Cron
import Diagnostics
import Time

/// What a text names or says about times: a cron schedule, a time interval or calendar of rule files, or hours and days.
public enum TimeSubject: Sendable {
  case cron(CronSchedule, sameInUTC: CronSchedule)
  case interval(TimeInterval, file: String, zone: Zone)
  case calendar(RuleCalendar, file: String, zone: Zone)
  case spec(TimeSpec, zone: Zone)

  /// Why a text is none of them.
  public struct Problem: Error {
    /// For people, without a full stop.
    public let reason: String
  }

  /// The cron schedule that a text of five fields says; `nil` for another text.
  ///
  /// - Parameter zone: of a schedule that names none
  /// - Throws: ``Problem``
  public init?(cron text: String, in zone: Zone) throws {
    var fields = text.split(separator: " ", omittingEmptySubsequences: true)
    if fields.first?.hasPrefix("CRON_TZ=") == true || fields.first?.hasPrefix("TZ=") == true { fields.removeFirst() }
    guard fields.count == 5, !text.contains(":") else { return nil }
    do throws(CronError) {
      self = .cron(
        try CronSchedule(parsing: text, defaultZone: zone),
        sameInUTC: try CronSchedule(parsing: fields.joined(separator: " "), defaultZone: .utc))
    } catch {
      throw Problem(reason: "'\(text)' is no cron schedule: \(error.meaning)")
    }
  }

  /// All that a text says or names in rule files.
  ///
  /// More than one where several files declare the name, or calendar and interval share it.
  ///
  /// - Parameter zone: the zone of hours that name none, instead of that of their file
  /// - Throws: ``Problem``
  public static func all(
    _ text: String, in declarations: [RuleSet.Declarations], zone: Zone?
  ) throws -> [TimeSubject] {
    if let cron = try TimeSubject(cron: text, in: zone ?? .utc) { return [cron] }
    let named = declarations.flatMap { file -> [TimeSubject] in
      let interval = file.names.intervals[text].map { TimeSubject.interval($0, file: file.file, zone: file.zone) }
      let calendar = file.names.calendars[text].map {
        TimeSubject.calendar($0, file: file.file, zone: zone ?? file.zone)
      }
      return [interval, calendar].compactMap(\.self)
    }
    if !named.isEmpty { return named }
    let calendars = declarations.map(\.names.calendars).reduce(into: [:]) { $0.merge($1) { first, _ in first } }
    do throws(TimeSpecError) {
      return [.spec(try TimeSpec(parsing: text, calendars: calendars), zone: zone ?? .utc)]
    } catch {
      let names = declarations.flatMap { Array($0.names.intervals.keys) + Array($0.names.calendars.keys) }.sorted()
      if !text.contains(" "), !text.contains(":"), !text.isEmpty {
        let near = nearest(to: text, among: names)
        throw Problem(
          reason: "no time interval and no calendar is named '\(text)'"
            + (near.map { ", did you mean '\($0)'?" }
              ?? (names.isEmpty ? ": the rules declare none" : ": there are \(names.joined(separator: ", "))")))
      }
      let corrected = TimeSpec.corrected(text, calendars: calendars)
      throw Problem(
        reason: "'\(text)' is no hours and no cron schedule: " + (corrected == nil ? "\(error)" : error.reason)
          + (corrected.map { ", did you mean '\($0)'?" } ?? ""))
    }
  }

  /// What it has on the dates.
  public func expansion(on dates: ClosedRange<CivilDate>) -> TimeExpansion {
    switch self {
    case .cron(let schedule, let utc): TimeExpansion(schedule, sameInUTC: utc, on: dates)
    case .interval(let interval, _, _): TimeExpansion(interval, on: dates)
    case .calendar(let calendar, _, let zone): TimeExpansion(calendar, in: zone, on: dates)
    case .spec(let spec, let zone): TimeExpansion(spec, in: zone, on: dates)
    }
  }

  /// Whether it is a schedule that fires on no date at all.
  public var neverFires: Bool { if case .cron(let schedule, _) = self { schedule.neverFires } else { false } }

  /// What it is, for people.
  public var title: String {
    switch self {
    case .cron(let schedule, _): "cron schedule in \(schedule.zone.name)"
    case .interval(let interval, let file, _): "time interval '\(interval.name)' of \(file)"
    case .calendar(let calendar, let file, _): "calendar '\(calendar.name)' of \(file)"
    case .spec(_, let zone): "hours in \(zone.name)"
    }
  }

  /// The zone whose dates count.
  public var zone: Zone {
    switch self {
    case .cron(let schedule, _): schedule.zone
    case .interval(_, _, let zone), .spec(_, let zone): zone
    case .calendar(let calendar, _, let zone): calendar.zone ?? zone
    }
  }
}
