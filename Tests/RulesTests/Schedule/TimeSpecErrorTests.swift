@testable import Rules
import TestSupport
import Testing

@Suite struct TimeSpecErrorTests {
  private static func refusal(of spec: String) -> TimeSpecError? {
    do {
      _ = try TimeSpec(parsing: spec)
      return nil
    } catch {
      return error
    }
  }

  // The place is between the marks.
  @Test(arguments: [
    ("Mon-Fri «8:00»-18:30", "Mon-Fri 08:00-18:30"), ("Mon-Fri «8am»-18:30", "Mon-Fri 08:00-18:30"),
    ("08:00-«5:30PM»", "08:00-17:30"), ("08:00-«12AM»", "08:00-00:00"),
    ("«Monday»-Fri 08:00-09:00", "Mon-Fri 08:00-09:00"),
    ("«Mno» 08:00-09:00", "Mon 08:00-09:00"), ("«dayly» 08:00-09:00", "daily 08:00-09:00"),
    ("«08:00-08:00»", "00:00-24:00"), ("«24:00»-08:00", "00:00-08:00"),
    ("Mon«–»Fri 08:00-09:00", "Mon-Fri 08:00-09:00"),
    ("08:00«..»09:00", "08:00-09:00"), ("Sat,Sun«»", "Sat,Sun 00:00-24:00"),
    ("Mon 08:00-09:00 «»Tue 10:00-11:00", "Mon 08:00-09:00 , Tue 10:00-11:00"),
    ("«2027-01-02..2026-12-24»", "2026-12-24..2027-01-02"),
    ("2026-12-24, «»08:00-09:00", "2026-12-24, daily 08:00-09:00"),
  ])
  func suggestsWhatWasMeant(marked: String, corrected: String) throws {
    let spec = marked.filter { $0 != "«" && $0 != "»" }
    let error = try #require(Self.refusal(of: spec))
    let before = marked.prefix { $0 != "«" }.utf8.count
    let after = marked.drop { $0 != "»" }.utf8.count - "»".utf8.count
    #expect(error.span.start == before && error.span.end == spec.utf8.count - after, "\(error)")
    #expect(error.corrected(spec) == corrected)
    #expect(Self.refusal(of: corrected) == nil)
  }

  @Test(arguments: [
    ("", 0, "expected a time HH:MM, such as 'Mon-Fri 08:00-18:30'"),
    ("08:00-18:30,", 12, "expected a time HH:MM, such as 'Mon-Fri 08:00-18:30'"),
    ("08:00", 5, "expected the end of the range, as in 08:00-18:30, such as 'Mon-Fri 08:00-18:30'"),
    ("25:00-26:00", 0, "'25:00' is no time: expected 00:00 to 24:00"),
    ("08:60-09:00", 0, "'08:60' is no time: expected 00:00 to 24:00"),
    ("2026-02-30", 0, "'2026-02-30' is no date: expected YYYY-MM-DD"),
    ("Mon-08:00", 4, "expected a day of the week, Mon … Sun, such as 'Mon-Fri 08:00-18:30', found '08:00'"),
    ("08:00-09:00; 10:00-11:00", 11, "expected a comma or the end, such as 'Mon-Fri 08:00-18:30', found ';'"),
  ])
  func saysWhatWasExpected(spec: String, offset: Int, reason: String) throws {
    let error = try #require(Self.refusal(of: spec))
    #expect(error.reason == reason)
    #expect(error.span.start == offset)
  }

  @Test(arguments: [
    ("Mo-Fr 8-19", "Mon-Fri 08:00-19:00"), ("Mon-Fri 8am–5:30pm", "Mon-Fri 08:00-17:30"),
    ("Monday-Friday 8:00-18:00 Sat 10-14", "Mon-Fri 08:00-18:00 , Sat 10:00-14:00"), ("Mo-Fr 8-25", nil),
    ("1-5 09:00-17:00", "Mon-Fri 09:00-17:00"), ("6,0 10-14", "Sat,Sun 10:00-14:00"), ("* 9-17", "daily 09:00-17:00"),
    ("09:00-17:00 Mon-Fri", "Mon-Fri 09:00-17:00"), ("9-17 Monday..Friday", "Mon-Fri 09:00-17:00"),
    ("09:00-17:00 Sat,Sun, Mon 09:00-10:00", nil), ("9am-5pm", "09:00-17:00"), ("9 am to 5 pm", "09:00-17:00"),
    ("9-5", nil), ("weekdays 0900-1700", "Mon-Fri 09:00-17:00"), ("Mon - Fri 9.30-17.00", "Mon-Fri 09:30-17:00"),
    ("Mon\u{A0}09:00-17:00", "Mon 09:00-17:00"), ("2026-12-24 - 2026-12-26", "2026-12-24..2026-12-26"),
    ("2026-12-24 to 2026-12-26 9-12", "2026-12-24..2026-12-26 09:00-12:00"),
    ("Mon through Fri 8h-18h30", "Mon-Fri 08:00-18:30"),
    ("Montag 8-9 bis", nil), ("Mon-Fri 08:00-18:30", nil),
  ])
  func correctsTheWholeOrNothing(spec: String, corrected: String?) {
    #expect(TimeSpec.corrected(spec) == corrected)
  }

  @Test(arguments: [
    ("daily 08:00-18:00 except holidays(de)", 34, "there is no calendar 'de': the file declares none"),
    ("except holidays(de)", 0, "'except' stands behind the ranges"),
    ("daily 08:00-18:00 except", 24, "expected 'holidays(NAME)' behind 'except'"),
    ("daily 08:00-18:00 except holidays de", 34, "expected '(' and the name"),
    ("daily 08:00-18:00 except holidays(", 34, "expected the name of a calendar"),
    ("daily 08:00-18:00 except holidays(de", 36, "expected ')'"),
    ("daily 08:00-18:00 except holidays(de), Mon 10:00-11:00", 37, "'except' counts for all ranges before it"),
  ])
  func saysHowHolidaysAreExcepted(spec: String, offset: Int, reason: String) throws {
    let error = try #require(Self.refusal(of: spec))
    #expect(error.reason.contains(reason), "\(error)")
    #expect(error.span.start == offset)
  }

  @Test func neverCrashes() {
    var random = SeededGenerator(seed: 10)
    let alphabet = Array("0123456789:-.,; MonTuedailyexcept–é")
    for _ in 0..<20_000 {
      var spec = Array("Fri-Mon 08:00-18:30, 2026-12-24..2027-01-02 22:00-06:00")
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let index = Int.random(in: 0..<spec.count, using: &random)
        if Bool.random(using: &random) {
          spec[index] = alphabet.randomElement(using: &random) ?? " "
        } else {
          spec.removeSubrange(index...)
        }
        if spec.isEmpty { spec = ["M"] }
      }
      let text = String(spec)
      if let error = Self.refusal(of: text) {
        #expect(error.span.start >= 0 && error.span.end <= text.utf8.count)
        if let corrected = error.corrected(text) { #expect(corrected != text) }
      }
    }
  }

  @Test func refusesEndlessLists() throws {
    let spec = String(repeating: "08:00-09:00,", count: 100) + "08:00-09:00"
    #expect(try #require(Self.refusal(of: spec)).reason.contains("more than 64 ranges"))
  }
}
