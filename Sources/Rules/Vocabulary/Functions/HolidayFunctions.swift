import CEL
import Diagnostics
import Time

/// Functions of a timestamp and one of the file's calendars: `isHoliday`, `holidayName`, `isWorkday`.
enum HolidayFunctions {
  /// Their names.
  static let names = ["isHoliday", "holidayName", "isWorkday"]

  static func all(_ calendars: [String: RuleCalendar], zone: Zone) -> [HostFunction] {
    [
      function(
        "isHoliday", .bool,
        "Whether the date is a holiday of that one of the file's calendars, for the whole day; without a name of the one that "
          + "'calendar_by' says.", calendars, zone
      ) { date, calendar in .bool(calendar.isHoliday(on: date)) },
      function(
        "holidayName", .string,
        "Name of the holiday or half day on that date, \"\" where there is none or it has no name; as above.",
        calendars, zone
      ) { date, calendar in .string(calendar.calendar.holiday(on: date)?.name ?? "") },
      function(
        "isWorkday", .bool,
        "Whether the date is from Monday to Friday and no holiday of that calendar; half days are workdays; as above.",
        calendars,
        zone
      ) { date, calendar in .bool(calendar.isWorkday(on: date)) },
    ]
  }

  private static func function(
    _ name: String, _ result: CELType, _ documentation: String, _ calendars: [String: RuleCalendar], _ zone: Zone,
    compute: @escaping @Sendable (CivilDate, RuleCalendar) -> Value
  ) -> HostFunction {
    TextFunction<RuleCalendar>(
      name: name, result: result, documentation: documentation, takesZone: false, zone: zone,
      withoutText: "\(name)() needs a calendar: name one, \(name)(\"de\"), or say by 'calendar_by' whose counts",
      parse: { text throws(ArgumentRefusal) in
        guard let calendar = calendars[text] else {
          throw ArgumentRefusal(
            unknown: "calendar", text, among: calendars.keys.sorted(), key: "calendars",
            example: "calendars: {\(text): {country: DE, subdivision: BE}}")
        }
        return calendar
      },
      compute: { instant, calendar, zone, context in
        let zone = calendar.zone ?? zone
        let date = zone.civil(at: instant).date
        if context.wantsHorizon { context.noteChange(from: instant, reaches: zone.start(of: date.adding(days: 1))) }
        return compute(date, calendar)
      }
    ).hostFunction
  }
}

extension ArgumentRefusal {
  /// The refusal of a name that the file does not declare.
  ///
  /// - Parameters:
  ///   - what: the kind of thing
  ///   - names: those that are declared
  ///   - key: under which they are declared
  ///   - example: a declaration of the name
  init(unknown what: String, _ name: String, among names: [String], key: String, example: String) {
    let near = nearest(to: name, among: names)
    self.init(
      reason: "there is no \(what) '\(name)': "
        + (names.isEmpty
          ? "the file declares none; write \(example)"
          : "the file declares \(names.joined(separator: ", ")) under '\(key)'"),
      replacement: near.map { "'\($0)'" })
  }
}
