/// The keys of calendars and time intervals.
extension FileKeys {
  static let calendar = FileKeys(
    owner: "a calendar",
    keys: [
      Key(name: "country", documentation: "Shipped public holidays of a country, by its two letters: `DE`."),
      Key(name: "subdivision", documentation: "Those of a part of the country too: `BE` of `DE-BE`."),
      Key(name: "ics", documentation: "An iCalendar file beside the rule file; its events are holidays."),
      Key(
        name: "dates",
        documentation: "Dates of one year, with names: `2026-12-24 Company day`, `2026-12-24..2026-12-31`."),
      Key(name: "yearly", documentation: "Days of every year, with names: `01-01 New Year`."),
      Key(name: "easter", documentation: "Days from Easter Sunday, with names: `{-2: Good Friday}`."),
      Key(name: "orthodox_easter", documentation: "The same from Orthodox Easter Sunday."),
      Key(
        name: "nth_weekdays", documentation: "N-th or last weekdays of a month, with names: `4th Thu Nov Thanksgiving`."
      ),
      Key(
        name: "half_days",
        documentation:
          "Days like `yearly` or `dates` on which people work for a part of the day: they have a `holidayName`, but are workdays."
      ),
      Key(name: "timezone", documentation: "Zone whose dates count; the file's when not given."),
    ])

  static let namedInterval = FileKeys(
    owner: "a time interval",
    keys: [
      Key(name: "name", isRequired: true, documentation: "Its name, unique in the file."),
      Key(name: "time_intervals", isRequired: true, documentation: "Its items, of which any may hold."),
    ])

  static let interval = FileKeys(
    owner: "an item of a time interval",
    keys: [
      Key(
        name: "spec",
        documentation:
          "Days and hours: `Mon-Fri 08:00-18:30, Sat 10:00-14:00`, with `except holidays(NAME)` at the end if need be."),
      Key(name: "times", documentation: "Alertmanager's hours: a list of `start_time` and `end_time`."),
      Key(name: "weekdays", documentation: "Alertmanager's weekdays: `monday:friday`, `saturday`."),
      Key(name: "days_of_month", documentation: "Days of the month: `1:5`; negative ones from its end: `-3:-1`."),
      Key(name: "months", documentation: "Months: `1:3`, `may:august`, `december`."),
      Key(name: "years", documentation: "Years: `2026`, `2026:2028`."),
      Key(name: "location", documentation: "Zone of its hours; the file's when not given."),
      Key(name: "holidays", documentation: "Calendars: only on dates that are a holiday of one of them."),
      Key(name: "not_holidays", documentation: "Calendars: not on dates that are a holiday of one of them."),
    ])

  static let intervalTimes = FileKeys(
    owner: "an item of 'times'",
    keys: [
      Key(name: "start_time", isRequired: true, documentation: "First minute, `HH:MM`."),
      Key(name: "end_time", isRequired: true, documentation: "End, not included, `HH:MM` up to `24:00`."),
    ])
}
