import Calendars
import Diagnostics
import Time

/// Any bytes as an iCalendar file: reading gives a calendar or diagnostics, and the calendar answers.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let text = String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
  let (calendar, diagnostics) = HolidayCalendar.reading(
    iCalendar: SourceFile(name: "a.ics", text: text), zone: .utc, code: "ics")
  for diagnostic in diagnostics { _ = diagnostic.render() }
  precondition((calendar == nil) == diagnostics.hasErrors, "neither a calendar nor an error, or both")
  guard let calendar, let next = calendar.nextHoliday(after: CivilDate(daysSinceEpoch: 0)) else { return 0 }
  precondition(calendar.holiday(on: next) != nil, "the next holiday is none")
  if let last = calendar.lastDate { precondition(next <= last, "a holiday after the last date") }
  return 0
}
