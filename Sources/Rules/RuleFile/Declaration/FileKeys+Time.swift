import Calendars

/// The keys of calendars and time intervals.
extension FileKeys {
  static let calendar = FileKeys(
    owner: "a calendar",
    keys: [
      Key(
        name: "country", value: .text(.words(Country.all.map(\.code))),
        documentation: "Shipped public holidays of a country, by its two letters: `DE`."),
      Key(name: "subdivision", value: .anyText, documentation: "Those of a part of the country too: `BE` of `DE-BE`."),
      Key(
        name: "ics", value: .text(.calendarFile),
        documentation: "An iCalendar file beside the rule file; its events are holidays."),
      Key(
        name: "dates", value: .holidays,
        documentation: "Dates of one year, with names: `2026-12-24 Company day`, `2026-12-24..2026-12-31`."),
      Key(name: "yearly", value: .holidays, documentation: "Days of every year, with names: `01-01 New Year`."),
      Key(
        name: "easter", value: .easterDays, documentation: "Days from Easter Sunday, with names: `{-2: Good Friday}`."),
      Key(name: "orthodox_easter", value: .easterDays, documentation: "The same from Orthodox Easter Sunday."),
      Key(
        name: "nth_weekdays", value: .holidays,
        documentation: "N-th or last weekdays of a month, with names: `4th Thu Nov Thanksgiving`."
      ),
      Key(
        name: "half_days", value: .holidays,
        documentation:
          "Days like `yearly` or `dates` on which people work for a part of the day: they have a `holidayName`, but are workdays."
      ),
      Key(name: "timezone", value: .zone, documentation: "Zone whose dates count; the file's when not given."),
    ], needsSomeKey: true, companions: ["subdivision": "country"],
    subordinate: (
      key: "subdivision", of: "country",
      words: Dictionary(uniqueKeysWithValues: Country.all.map { ($0.code, $0.subdivisions.map(\.code)) })
    ))

  /// An item of a time interval: hours in one text, or a mapping.
  static let intervalItem = FileValue.anyOf([.anyText, .mapping(.interval)])

  static let namedInterval = FileKeys(
    owner: "a time interval",
    keys: [
      Key(name: "name", isRequired: true, value: .name, documentation: "Its name, unique in the file."),
      Key(
        name: "time_intervals", isRequired: true, value: .oneOrMore(intervalItem),
        documentation: "Its items, of which any may hold."),
    ])

  static let interval = FileKeys(
    owner: "an item of a time interval",
    keys: [
      Key(
        name: "spec", value: .anyText,
        documentation:
          "Days and hours: `Mon-Fri 08:00-18:30, Sat 10:00-14:00`, with `except holidays(NAME)` at the end if need be."),
      Key(
        name: "times", value: .oneOrMore(.mapping(.intervalTimes)),
        documentation: "Alertmanager's hours: a list of `start_time` and `end_time`."),
      Key(
        name: "weekdays", value: .oneOrMore(.anyText),
        documentation: "Alertmanager's weekdays: `monday:friday`, `saturday`."),
      Key(
        name: "days_of_month", value: .oneOrMore(.anyText),
        documentation: "Days of the month: `1:5`; negative ones from its end: `-3:-1`."),
      Key(name: "months", value: .oneOrMore(.anyText), documentation: "Months: `1:3`, `may:august`, `december`."),
      Key(name: "years", value: .oneOrMore(.anyText), documentation: "Years: `2026`, `2026:2028`."),
      Key(name: "location", value: .zone, documentation: "Zone of its hours; the file's when not given."),
      Key(
        name: "holidays", value: .anyOf([.anyText, .list(of: .anyText, mayBeEmpty: true)]),
        documentation: "Calendars: only on dates that are a holiday of one of them."),
      Key(
        name: "not_holidays", value: .anyOf([.anyText, .list(of: .anyText, mayBeEmpty: true)]),
        documentation: "Calendars: not on dates that are a holiday of one of them."),
    ], needsSomeKey: true)

  static let intervalTimes = FileKeys(
    owner: "an item of 'times'",
    keys: [
      Key(name: "start_time", isRequired: true, value: .anyText, documentation: "First minute, `HH:MM`."),
      Key(
        name: "end_time", isRequired: true, value: .anyText, documentation: "End, not included, `HH:MM` up to `24:00`."),
    ])
}

extension FileValue {
  /// Days with their names.
  fileprivate static let holidays = FileValue.list(of: .anyText, mayBeEmpty: true)
  /// Numbers of days from Easter Sunday, with the names of the holidays.
  fileprivate static let easterDays = FileValue.named(.offset, .optional(.anyText))
}
