import Diagnostics
import Time

/// Parses the ranges of a time specification; each method takes what it is named for from the front of the text.
struct TimeSpecParser {
  private(set) var scanner: TimeSpecScanner
  /// The days of the last range, for following hours without days of their own.
  private var lastDays = TimeWindow.Days.weekdays(0x7F)
  /// Whether the last range was dates without hours; following hours must not silently belong to them.
  private var lastWasWholeDates = false

  private static let example = "Mon-Fri 08:00-18:30"
  private static let mostWindows = 64

  init(_ text: String) {
    scanner = TimeSpecScanner(text)
  }

  mutating func windows() throws(TimeSpecError) -> [TimeWindow] {
    try refuseOddBlank()
    try refuseOtherPlaces()
    var windows: [TimeWindow] = []
    repeat {
      scanner.discardBlanks()
      windows.append(try window())
      guard windows.count <= Self.mostWindows else { throw error("more than \(Self.mostWindows) ranges") }
      scanner.discardBlanks()
    } while try takeComma()
    return windows
  }

  private mutating func takeComma() throws(TimeSpecError) -> Bool {
    if scanner.isAtEnd { return false }
    if scanner.take(",") { return true }
    if nextIsExcept { return false }
    if scanner.nextIsLetter || scanner.nextIsDigit {
      let start = scanner.offset
      throw TimeSpecError(
        reason: "a comma is missing between two ranges", span: SourceSpan(at: start), replacement: ", ")
    }
    throw error("expected a comma or the end")
  }

  private mutating func window() throws(TimeSpecError) -> TimeWindow {
    let start = scanner.offset
    try refuseNumberedDays()
    if scanner.nextIsLetter {
      lastDays = .weekdays(try weekdays())
      lastWasWholeDates = false
      scanner.discardBlanks()
      try refuseOtherComma()
      guard scanner.nextIsDigit, !scanner.nextIsDate else {
        throw TimeSpecError(
          reason: "these days have no hours", span: SourceSpan(at: scanner.offset), replacement: " 00:00-24:00")
      }
    } else if scanner.nextIsDate {
      lastDays = try dates()
      scanner.discardBlanks()
      lastWasWholeDates = !scanner.nextIsDigit
      if lastWasWholeDates { return TimeWindow(days: lastDays, start: 0, end: 1440) }
    } else if lastWasWholeDates, scanner.nextIsDigit {
      throw TimeSpecError(
        reason: "the dates before these hours are whole days: say which days the hours are for",
        span: SourceSpan(at: start), replacement: "daily ")
    }
    let hasDays = !scanner.bytes[start..<scanner.offset].isEmpty
    let hoursStart = scanner.offset
    let window = try hours()
    if !hasDays { try refuseDaysBehind(SourceSpan(start: hoursStart, end: scanner.offset)) }
    return window
  }

  // MARK: Days

  private mutating func weekdays() throws(TimeSpecError) -> UInt8 {
    try refuseExcept()
    var ahead = scanner
    if ahead.takeLetters().text.lowercased() == "daily" {
      scanner = ahead
      return 0x7F
    }
    var days: UInt8 = 0
    repeat {
      scanner.discardBlanks()
      days |= try weekdayRange()
    } while takeCommaBeforeWeekday()
    return days
  }

  private mutating func weekdayRange() throws(TimeSpecError) -> UInt8 {
    let first = try weekday()
    try refuseWordyHyphen(before: { $0.nextIsLetter })
    guard try takeHyphen() else { return 1 << UInt8(first) }
    let last = try weekday()
    let length = (last - first + 7) % 7
    return (0...length).reduce(0) { $0 | 1 << UInt8((first + $1) % 7) }
  }

  private mutating func weekday() throws(TimeSpecError) -> Int {
    let start = scanner.offset
    guard scanner.nextIsLetter else { throw error("expected a day of the week, Mon … Sun") }
    let (name, span) = scanner.takeLetters()
    let lowered = name.lowercased()
    if let day = CivilDate.weekdayNames.firstIndex(where: { $0.lowercased() == lowered }) { return day }
    if let days = Self.wordsForDays[lowered] {
      throw TimeSpecError(reason: "'\(name)' is no day", span: span, replacement: days)
    }
    let beginning = CivilDate.weekdayNames.first { name.utf8.count > 3 && lowered.hasPrefix($0.lowercased()) }
    throw TimeSpecError(
      reason: "'\(scanner.word(from: start).text)' is no day: expected Mon, Tue, Wed, Thu, Fri, Sat, Sun or daily",
      span: span, replacement: beginning ?? nearest(to: name, among: CivilDate.weekdayNames + ["daily"]))
  }

  /// Takes a comma only if another day follows it, as in `Sat,Sun 10:00-14:00`.
  private mutating func takeCommaBeforeWeekday() -> Bool {
    var ahead = scanner
    ahead.discardBlanks()
    guard ahead.take(",") else { return false }
    ahead.discardBlanks()
    guard ahead.nextIsLetter else { return false }
    scanner = ahead
    return true
  }

  private mutating func dates() throws(TimeSpecError) -> TimeWindow.Days {
    let start = scanner.offset
    let first = try date()
    try refuseWordyHyphen(before: \.nextIsDate, replacement: "..")
    guard scanner.take("..") else { return .dates(first, first) }
    let last = try date()
    guard first <= last else {
      throw TimeSpecError(
        reason: "the last date is before the first", span: SourceSpan(start: start, end: scanner.offset),
        replacement: "\(last)..\(first)")
    }
    return .dates(first, last)
  }

  private mutating func date() throws(TimeSpecError) -> CivilDate {
    let start = scanner.offset
    _ = scanner.takeDigits()
    for _ in 0..<2 where scanner.take("-") { _ = scanner.takeDigits() }
    let span = SourceSpan(start: start, end: scanner.offset)
    let text = String(decoding: scanner.bytes[start..<scanner.offset], as: UTF8.self)
    guard let date = CivilDate(parsing: text) else {
      throw TimeSpecError(reason: "'\(text)' is no date: expected YYYY-MM-DD", span: span, replacement: nil)
    }
    return date
  }

  // MARK: Exceptions

  private var nextIsExcept: Bool {
    var ahead = scanner
    return ahead.takeLetters().text.lowercased() == "except"
  }

  /// Rejects `except …` in the place of a range.
  private func refuseExcept() throws(TimeSpecError) {
    guard nextIsExcept else { return }
    var ahead = scanner
    let span = ahead.takeLetters().span
    let isFirst = scanner.bytes[..<span.start].allSatisfy { $0 == UInt8(ascii: " ") }
    throw TimeSpecError(
      reason: "'except' stands behind the ranges that it takes holidays from", span: span,
      replacement: isFirst ? "daily 00:00-24:00 except" : nil)
  }

  /// Takes `except holidays(NAME, …)` at the end, and returns the names; empty if there is none.
  mutating func exceptedCalendars() throws(TimeSpecError) -> [(text: String, span: SourceSpan)] {
    guard nextIsExcept else { return [] }
    _ = scanner.takeLetters()
    scanner.discardBlanks()
    guard scanner.take("holidays") else { throw error("expected 'holidays(NAME)' behind 'except'") }
    scanner.discardBlanks()
    guard scanner.take("(") else { throw error("expected '(' and the name of a calendar") }
    var names: [(text: String, span: SourceSpan)] = []
    repeat {
      scanner.discardBlanks()
      let name = scanner.takeName()
      guard !name.text.isEmpty else { throw error("expected the name of a calendar") }
      names.append(name)
      scanner.discardBlanks()
    } while scanner.take(",")
    guard scanner.take(")") else { throw error("expected ')' behind the name of the calendar") }
    scanner.discardBlanks()
    guard scanner.isAtEnd else { throw error("expected the end: 'except' counts for all ranges before it") }
    return names
  }

  // MARK: Hours

  private mutating func hours() throws(TimeSpecError) -> TimeWindow {
    let start = scanner.offset
    try refuseUnsaidHalf()
    let from = try clockTime()
    try refuseWordyHyphen(before: \.nextIsDigit, orHyphen: false)
    scanner.discardBlanks()
    guard try takeHyphen() else { throw error("expected the end of the range, as in 08:00-18:30") }
    scanner.discardBlanks()
    let until = try clockTime()
    let span = SourceSpan(start: start, end: scanner.offset)
    guard from < 1440 else {
      throw TimeSpecError(
        reason: "a range cannot start at 24:00, the end of the day", span: SourceSpan(start: start, end: start + 5),
        replacement: "00:00")
    }
    guard from != until else {
      throw TimeSpecError(
        reason: "a range that ends when it starts is empty; the whole day is 00:00-24:00", span: span,
        replacement: "00:00-24:00")
    }
    return TimeWindow(days: lastDays, start: from, end: until > from ? until : until + 1440)
  }

  /// Takes a time as minutes since midnight, 0 ... 1440.
  private mutating func clockTime() throws(TimeSpecError) -> Int {
    let start = scanner.offset
    guard scanner.nextIsDigit else { throw error("expected a time HH:MM") }
    let hour = scanner.takeDigits().text
    let minute = scanner.take(":") ? scanner.takeDigits().text : ""
    let span = SourceSpan(start: start, end: scanner.offset)
    let text = String(decoding: scanner.bytes[start..<scanner.offset], as: UTF8.self)
    guard hour.utf8.count == 2, minute.utf8.count == 2, !scanner.nextIsLetter else {
      let rest = scanner.takeRestOfClock()
      let word = text + rest
      throw TimeSpecError(
        reason: "'\(word)' is no time: expected HH:MM from 00:00 to 24:00",
        span: SourceSpan(start: start, end: scanner.offset), replacement: Self.clockText(word))
    }
    guard let hours = Int(hour), let minutes = Int(minute), minutes < 60, hours * 60 + minutes <= 1440 else {
      throw TimeSpecError(reason: "'\(text)' is no time: expected 00:00 to 24:00", span: span, replacement: nil)
    }
    return hours * 60 + minutes
  }

  /// The time meant by `8`, `8:30`, `8am`, `5:30PM`, `0830`, `8.30` or `8h30`, as `HH:MM`; `nil` for other text.
  static func clockText(_ text: String) -> String? {
    var clock = text.lowercased().filter { $0 != " " }
    let isAfternoon = clock.hasSuffix("pm")
    let isTwelveHour = isAfternoon || clock.hasSuffix("am")
    if isTwelveHour { clock.removeLast(2) }
    if clock.hasSuffix("h") { clock.removeLast() }
    clock = clock.replacing(".", with: ":").replacing("h", with: ":")
    if clock.utf8.count == 4, clock.utf8.allSatisfy({ 0x30...0x39 ~= $0 }) {
      clock = "\(clock.prefix(2)):\(clock.suffix(2))"
    }
    let parts = clock.split(separator: ":", omittingEmptySubsequences: false)
    guard let first = parts.first, let hour = Int(first), parts.count <= 2 else { return nil }
    guard let minute = parts.count == 2 ? Int(parts[1]) : 0, minute < 60 else { return nil }
    guard isTwelveHour ? (1...12).contains(hour) : hour < 24 || (hour == 24 && minute == 0) else { return nil }
    let hours = isTwelveHour ? hour % 12 + (isAfternoon ? 12 : 0) : hour
    return (hours < 10 ? "0" : "") + "\(hours):" + (minute < 10 ? "0" : "") + "\(minute)"
  }

  // MARK: Separators

  /// Takes a hyphen; rejects a dash that looks like one, and names it.
  private mutating func takeHyphen() throws(TimeSpecError) -> Bool {
    if scanner.take("-") { return true }
    let start = scanner.offset
    for dash in ["–", "—", "−", ".."] where scanner.take(dash) {
      throw TimeSpecError(
        reason: "'\(dash)' does not make a range of days or hours", span: SourceSpan(start: start, end: scanner.offset),
        replacement: "-")
    }
    return false
  }

  /// Rejects `Mon - Fri`, `9:00 to 17:00`, `2026-12-24 - 2026-12-26`, and says how ranges are written.
  ///
  /// A hyphen, or a word for it, must be followed by another end of the range.
  private func refuseWordyHyphen(
    before isEnd: (TimeSpecScanner) -> Bool, orHyphen: Bool = true, replacement: String = "-"
  ) throws(TimeSpecError) {
    var ahead = scanner
    ahead.discardBlanks()
    let isApart = ahead.offset > scanner.offset
    let word = ahead.takeLetters().text.lowercased()
    if word.isEmpty {
      guard orHyphen, let mark = ["-", "..", "–", "—", "−"].first(where: { ahead.take($0) }) else { return }
      let markEnd = ahead.offset
      ahead.discardBlanks()
      // A mark that touches both ends is correct here, or is rejected elsewhere.
      guard isApart || ahead.offset > markEnd || (mark == "-" && replacement != "-") else { return }
    } else {
      guard ["to", "through", "thru", "until", "till", "bis"].contains(word) else { return }
      ahead.discardBlanks()
    }
    guard isEnd(ahead) else { return }
    throw TimeSpecError(
      reason: "a range is written with '\(replacement)' between its ends",
      span: SourceSpan(start: scanner.offset, end: ahead.offset), replacement: replacement)
  }

  private func error(_ reason: String) -> TimeSpecError {
    let start = scanner.offset
    if scanner.isAtEnd {
      return TimeSpecError(
        reason: "\(reason), such as '\(Self.example)'", span: SourceSpan(at: start), replacement: nil)
    }
    let (word, span) = scanner.word(from: start)
    // `word` is empty if a comma comes next.
    let found = word.isEmpty ? String(decoding: scanner.bytes[start...start], as: UTF8.self) : word
    return TimeSpecError(
      reason: "\(reason), such as '\(Self.example)', found '\(found)'", span: span, replacement: nil)
  }
}
