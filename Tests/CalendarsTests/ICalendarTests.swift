import Calendars
import Diagnostics
import TestSupport
import Testing
import Time

struct ICalendarTests {
  private func read(
    _ lines: String, zone: String = "Europe/Berlin"
  ) throws -> (calendar: HolidayCalendar?, diagnostics: [Diagnostic]) {
    HolidayCalendar.reading(
      iCalendar: SourceFile(name: "a.ics", text: "BEGIN:VCALENDAR\r\n\(lines)\r\nEND:VCALENDAR\r\n"),
      zone: try #require(Zone(named: zone)), code: "ics")
  }

  private func event(_ lines: String) -> String { "BEGIN:VEVENT\r\n\(lines)\r\nEND:VEVENT" }

  private func days(_ lines: String, zone: String = "Europe/Berlin") throws -> [String] {
    let (calendar, diagnostics) = try read(lines, zone: zone)
    let found = try #require(calendar, "\(diagnostics.map { $0.render() })")
    var result: [String] = []
    var day = try #require(CivilDate(parsing: "1900-01-01"))
    while let next = found.nextHoliday(after: day), result.count < 20 {
      result.append("\(next)\(found.holiday(on: next)?.isHalfDay == true ? " half" : "")")
      day = next
    }
    return result
  }

  private func complaints(_ lines: String) throws -> [String] {
    let (calendar, diagnostics) = try read(lines)
    #expect((calendar == nil) == diagnostics.hasErrors)
    return diagnostics.map { "\($0.location?.line ?? 0): \($0.summary)" }
  }

  @Test func readsDaysAndNames() throws {
    let (calendar, diagnostics) = try read(
      event(
        "DTSTART;VALUE=DATE:20261224\r\nDTEND;VALUE=DATE:20261227\r\nSUMMARY;LANGUAGE=de:Weihnachten\\, und \r\n so weiter"
      ))
    #expect(diagnostics.isEmpty)
    let found = try #require(calendar)
    #expect(
      found.holiday(on: try #require(CivilDate(parsing: "2026-12-26"))) == Holiday(name: "Weihnachten, und so weiter"))
    #expect(found.holiday(on: try #require(CivilDate(parsing: "2026-12-27"))) == nil)
    #expect(found.lastDate?.description == "2026-12-26")
    #expect(found.coveredYears == 2026...2026)
  }

  @Test func takesOneDayWhereNoEndIsSaid() throws {
    #expect(try days(event("DTSTART;VALUE=DATE:20260501")) == ["2026-05-01"])
    #expect(try days(event("DTSTART;VALUE=DATE:20260501\r\nDTEND;VALUE=DATE:20260501")) == ["2026-05-01"])
    #expect(try days(event("DTSTART;VALUE=DATE:20260501\r\nDURATION:P2D")) == ["2026-05-01", "2026-05-02"])
  }

  @Test func countsTimesByTheCalendarsDates() throws {
    // The whole of 24 December in New York is two parts of days in Berlin.
    let newYork = event("DTSTART;TZID=America/New_York:20261224T000000\r\nDTEND;TZID=America/New_York:20261225T000000")
    #expect(try days(newYork, zone: "America/New_York") == ["2026-12-24"])
    #expect(try days(newYork) == ["2026-12-24 half", "2026-12-25 half"])
    #expect(try days(event("DTSTART:20261224T230000Z\r\nDURATION:P1D")) == ["2026-12-25"])
    #expect(try days(event("DTSTART:20261224T000000\r\nDTEND:20261225T000000"), zone: "Asia/Tokyo") == ["2026-12-24"])
    #expect(
      try days(event("DTSTART:20261224T120000\r\nDTEND:20261226T080000")) == [
        "2026-12-24 half", "2026-12-25", "2026-12-26 half",
      ])
  }

  @Test func warnsOfMeetings() throws {
    let meeting = event("DTSTART:20261224T100000\r\nDTEND:20261224T110000\r\nSUMMARY:Stand-up")
    #expect(try days(meeting).isEmpty)
    #expect(try complaints(meeting) == ["2: the event takes less than three hours of a day: it makes no holiday"])
  }

  @Test func leavesOutWhatIsCancelledExcludedOrMoved() throws {
    #expect(try days(event("DTSTART;VALUE=DATE:20260501\r\nSTATUS:CANCELLED")).isEmpty)
    let weekly = "DTSTART;VALUE=DATE:20260501\r\nRRULE:FREQ=WEEKLY;COUNT=4"
    #expect(try days(event("\(weekly)\r\nEXDATE;VALUE=DATE:20260508,20260515")) == ["2026-05-01", "2026-05-22"])
    let moved = event("UID:a\r\nRECURRENCE-ID;VALUE=DATE:20260508\r\nDTSTART;VALUE=DATE:20260511")
    #expect(
      try days("\(event("UID:a\r\n\(weekly)"))\r\n\(moved)") == [
        "2026-05-01", "2026-05-11", "2026-05-15", "2026-05-22",
      ])
    let timed = "DTSTART;TZID=Europe/Berlin:20260501T120000\r\nDURATION:PT6H\r\nRRULE:FREQ=WEEKLY;COUNT=3"
    #expect(try days(event("\(timed)\r\nEXDATE:20260508T100000Z")) == ["2026-05-01 half", "2026-05-15 half"])
    #expect(try days(event("\(timed)\r\nEXDATE;VALUE=DATE:20260508")) == ["2026-05-01 half", "2026-05-15 half"])
  }

  @Test func addsDates() throws {
    #expect(
      try days(event("DTSTART;VALUE=DATE:20260501\r\nRDATE;VALUE=DATE:20260504,20260606")) == [
        "2026-05-01", "2026-05-04", "2026-06-06",
      ])
    #expect(
      try days(event("DTSTART:20260501T080000Z\r\nDURATION:PT5H\r\nRDATE;VALUE=PERIOD:20260504T080000Z/PT1H")) == [
        "2026-05-01 half", "2026-05-04 half",
      ])
  }

  @Test func hasNoEndWhenARuleHasNone() throws {
    let (calendar, _) = try read(event("DTSTART;VALUE=DATE:16040229\r\nRRULE:FREQ=YEARLY"))
    let found = try #require(calendar)
    #expect(found.lastDate == nil)
    #expect(found.nextHoliday(after: try #require(CivilDate(parsing: "2025-01-01")))?.description == "2028-02-29")
  }

  @Test func knowsZonesByTheFilesOwnDescription() throws {
    let zone = """
      BEGIN:VTIMEZONE
      TZID:W. Europe Standard Time
      BEGIN:STANDARD
      DTSTART:16010101T030000
      TZOFFSETFROM:+0200
      TZOFFSETTO:+0100
      RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10
      END:STANDARD
      BEGIN:DAYLIGHT
      DTSTART:16010101T020000
      TZOFFSETFROM:+0100
      TZOFFSETTO:+0200
      RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3
      END:DAYLIGHT
      END:VTIMEZONE
      """
    for day in ["20260115", "20260715", "20261024", "20261026"] {
      let local = event("DTSTART;TZID=\"W. Europe Standard Time\":\(day)T000000\r\nDURATION:P1D")
      #expect(
        try days("\(zone)\r\n\(local)") == [
          try #require(CivilDate(parsing: day.prefix(4) + "-" + day.dropFirst(4).prefix(2) + "-" + day.suffix(2)))
            .description
        ])
    }
    let known = event("DTSTART;TZID=/freeassociation.sourceforge.net/Europe/Berlin:20260715T000000\r\nDURATION:P1D")
    #expect(try days(known) == ["2026-07-15"])
  }

  @Test(arguments: [
    (
      "DTSTART;VALUE=DATE:20260230",
      "3: '20260230' is no date or time; expected such as 20261225, 20261225T090000 or 20261225T080000Z"
    ),
    ("SUMMARY:x", "2: the event has no DTSTART"),
    ("DTSTART:20260501T080000\r\nDTEND:20260501T070000", "4: the event ends before it begins"),
    (
      "DTSTART;VALUE=DATE:00010101\r\nDTEND;VALUE=DATE:99991231",
      "4: the event lasts 3652058 days; a holiday lasts 366 at most"
    ),
    (
      "DTSTART;VALUE=DATE:20260501\r\nDTEND:20260501T070000", "4: DTSTART and DTEND must both be dates or both be times"
    ),
    ("DTSTART;TZID=Europe/Bärlin:20260501T080000", "3: no time zone is named 'Europe/Bärlin'"),
    ("DTSTART:20260501T080000\r\nDURATION:4h", "4: '4h' is no duration such as P1D or PT4H"),
    (
      "DTSTART:20260501T080000\r\nRRULE:FREQ=SECONDLY",
      "4: the rule cannot be read: FREQ=SECONDLY without COUNT or UNTIL repeats within a day for ever"
    ),
    (
      "DTSTART:20260501T080000\r\nRRULE:FREQ=FORTNIGHTLY",
      "4: the rule cannot be read: FREQ is FORTNIGHTLY; expected DAILY, WEEKLY, MONTHLY or YEARLY"
    ),
    (
      "DTSTART:20260501T080000\r\nRRULE:FREQ=DAILY;BYDAY=XX",
      "4: the rule cannot be read: 'XX' of BYDAY is no weekday such as MO or 1MO"
    ),
    (
      "DTSTART:20260501T080000\r\nRRULE:FREQ=DAILY;INTERVAL=0",
      "4: the rule cannot be read: '0' of INTERVAL is no number from 1 to 100000"
    ),
    (
      "DTSTART:20260501T080000\r\nRRULE:FREQ=DAILY;COUNT=2;UNTIL=20260601",
      "4: the rule cannot be read: COUNT and UNTIL exclude each other"
    ),
    (
      "DTSTART:20260501T080000\r\nRRULE:FREQ=SECONDLY;COUNT=999999\r\nRRULE:FREQ=SECONDLY;UNTIL=20990101",
      "5: the rule repeats too often"
    ),
    (
      "DTSTART:19700101T080000\r\nDURATION:PT4H\r\nRRULE:FREQ=DAILY;BYHOUR=0,1,2,3,4,5,6,7,8,9;BYMINUTE=0,1,2,3,4,5,6,7,8,9;BYSECOND=0,1,2,3,4,5,6,7",
      "5: the rule repeats too often"
    ),
    (
      "DTSTART:00010101T080000\r\nRRULE:FREQ=DAILY;COUNT=1000000;BYMONTH=2;BYMONTHDAY=30;BYHOUR=1,2,3;BYMINUTE=1,2,3",
      nil
    ),
    ("DTSTART;VALUE=DATE:20260501\r\nEXRULE:FREQ=DAILY", "4: EXRULE is not supported; name the dates with EXDATE"),
    ("no colon", "3: no line of an iCalendar file; expected NAME:VALUE"),
  ])
  func saysWhatIsWrong(lines: String, complaint: String?) throws {
    #expect(try complaints(event(lines)) == [complaint].compactMap(\.self))
  }

  @Test(arguments: [
    ("", "1: no iCalendar text; expected BEGIN:VCALENDAR in the first line"),
    ("BEGIN:VEVENT\nEND:VEVENT", "1: VEVENT begins outside of VCALENDAR"),
    ("BEGIN:VCALENDAR\nBEGIN:VEVENT", "2: VEVENT has no END"),
    (
      "BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR",
      "3: END:VCALENDAR has no BEGIN; expected END:VEVENT, which begins in line 2"
    ),
    ("<html>\nBEGIN:VCALENDAR\nEND:VCALENDAR", "1: no line of an iCalendar file; expected NAME:VALUE"),
    ("BEGIN:VCALENDAR\nCALSCALE:HEBREW\nEND:VCALENDAR", "2: the calendar's scale is HEBREW; only GREGORIAN is read"),
  ])
  func saysWhatIsWrongWithTheFile(text: String, complaint: String) throws {
    let (calendar, diagnostics) = HolidayCalendar.reading(
      iCalendar: SourceFile(name: "a.ics", text: text), zone: .utc, code: "ics")
    #expect(calendar == nil)
    #expect(diagnostics.first.map { "\($0.location?.line ?? 0): \($0.summary)" } == complaint)
  }

  @Test func staysWithinBoundsWhateverTheFileHolds() throws {
    // Each rule alone is allowed; all of them together are not.
    let many = Array(repeating: event("DTSTART:19700101T000000\r\nDURATION:P366D\r\nRRULE:FREQ=DAILY"), count: 200)
    #expect(try complaints(many.joined(separator: "\r\n")).last?.hasSuffix("cover too many days") == true)
    #expect(
      try complaints(event("SUMMARY:\(String(repeating: "x", count: 70_000))")).first?.hasPrefix("3: no line") == true)
    let deep = Array(repeating: "BEGIN:VEVENT", count: 100_000).joined(separator: "\n")
    #expect(try complaints(deep).count <= 21)
    #expect(try complaints(String(repeating: "x\n", count: 100_000)).count <= 21)
  }
}
