import Diagnostics
import Time

/// Rejects notations for hours and days from elsewhere, with the notation to use here.
extension TimeSpecParser {
  /// Words for several days, with their replacements.
  static let wordsForDays = [
    "weekday": "Mon-Fri", "weekdays": "Mon-Fri", "workday": "Mon-Fri", "workdays": "Mon-Fri", "weekend": "Sat,Sun",
    "weekends": "Sat,Sun", "everyday": "daily", "every": "daily", "always": "daily", "all": "daily",
  ]

  /// Rejects `Mon/Tue 09:00-17:00`: days are separated by commas.
  func refuseOtherComma() throws(TimeSpecError) {
    var ahead = scanner
    guard ["/", "&", "+", ";", "|"].contains(where: { ahead.take($0) }) else { return }
    throw TimeSpecError(
      reason: "days are separated by commas", span: SourceSpan(start: scanner.offset, end: ahead.offset),
      replacement: ",")
  }

  /// Rejects weekdays as numbers, as in cron: `1-5 09:00-17:00`.
  func refuseNumberedDays() throws(TimeSpecError) {
    var ahead = scanner
    if ahead.take("24/7") {
      throw TimeSpecError(
        reason: "'24/7' is no range", span: SourceSpan(start: scanner.offset, end: ahead.offset),
        replacement: "daily 00:00-24:00")
    }
    let start = ahead.offset
    var names = ""
    if ahead.take("*") {
      names = "daily"
    } else {
      while ahead.nextIsDigit {
        let number = ahead.takeDigits().text
        guard number.utf8.count == 1, let day = Int(number), day <= 7 else { return }
        names += CivilDate.weekdayNames[day % 7]
        if ahead.take("-") { names += "-" } else if ahead.take(",") { names += "," } else { break }
      }
    }
    let end = ahead.offset
    ahead.discardBlanks()
    guard !names.isEmpty, names.last?.isLetter == true, ahead.offset > end, ahead.nextIsDigit else { return }
    throw TimeSpecError(
      reason: "days have names here, not numbers", span: SourceSpan(start: start, end: end), replacement: names)
  }

  /// Rejects days after their hours: `09:00-17:00 Mon-Fri`.
  func refuseDaysBehind(_ hours: SourceSpan) throws(TimeSpecError) {
    var ahead = scanner
    ahead.discardBlanks()
    guard ahead.offset > scanner.offset, ahead.nextIsLetter else { return }
    let daysStart = ahead.offset
    var daysEnd = daysStart
    // The comma in `Sat,Sun` ends the range only if no day follows it.
    while !ahead.isAtEnd, !ahead.nextIsDigit {
      if ahead.next == UInt8(ascii: ",") {
        var behind = ahead
        _ = behind.take(",")
        behind.discardBlanks()
        guard behind.nextIsLetter else { break }
      }
      ahead.discard()
      daysEnd = ahead.offset
    }
    func text(_ from: Int, _ to: Int) -> String { String(decoding: scanner.bytes[from..<to], as: UTF8.self) }
    while daysEnd > daysStart, scanner.bytes[daysEnd - 1] == UInt8(ascii: " ") { daysEnd -= 1 }
    let swapped = "\(text(daysStart, daysEnd)) \(text(hours.start, hours.end))"
    let isOneRange = ahead.isAtEnd || ahead.next == UInt8(ascii: ",")
    guard isOneRange, TimeSpec.isTaken(swapped) || TimeSpec.corrected(swapped) != nil else {
      // These days may belong to the hours before them or to those after them.
      guard TimeSpec.isTaken("\(text(daysStart, daysEnd)) 00:00-24:00") else { return }
      throw TimeSpecError(
        reason: "days stand before their hours, and a comma between two ranges",
        span: SourceSpan(start: hours.start, end: daysEnd), replacement: nil)
    }
    throw TimeSpecError(
      reason: "days stand before their hours", span: SourceSpan(start: hours.start, end: daysEnd), replacement: swapped)
  }

  /// Rejects `9-5`, whose second hour may be in the afternoon.
  func refuseUnsaidHalf() throws(TimeSpecError) {
    var ahead = scanner
    let start = ahead.offset
    let first = ahead.takeDigits().text
    ahead.discardBlanks()
    guard ahead.take("-") else { return }
    ahead.discardBlanks()
    let second = ahead.takeDigits().text
    let isBare = ![":", ".", "h", "H", "a", "A", "p", "P"].contains { ahead.take($0) }
    guard isBare, let from = Int(first), let until = Int(second), (1...12).contains(from), (1...12).contains(until),
      until < from
    else { return }
    func clock(_ hour: Int) -> String { "\(hour < 10 ? "0" : "")\(hour):00" }
    throw TimeSpecError(
      reason:
        "'\(first)-\(second)' does not say which half of the day it means: write \(clock(from))-\(clock(until + 12)) or "
        + "\(clock(from))-\(clock(until))", span: SourceSpan(start: start, end: ahead.offset), replacement: nil)
  }

  /// Rejects text that belongs elsewhere: a cron schedule, or a zone after the hours.
  func refuseOtherPlaces() throws(TimeSpecError) {
    let text = String(decoding: scanner.bytes, as: UTF8.self)
    let fields = text.split(separator: " ").map(String.init)
    let all = SourceSpan(start: 0, end: scanner.bytes.count)
    let isCron =
      fields.count == 5 && !text.contains(":") && fields.allSatisfy { $0.contains { "*0123456789".contains($0) } }
    if isCron {
      throw TimeSpecError(
        reason: "this is a cron schedule: it says when something begins, and hours such as 'Mon-Fri 08:00-18:30' are "
          + "wanted, which last", span: all, replacement: nil)
    }
    if let last = fields.last, fields.count > 1, last.contains("/") || last == "UTC", Zone(celText: last) != nil {
      throw TimeSpecError(
        reason: "the zone stands beside the hours: isWithin('…', '\(last)'), or in 'time_intervals' "
          + "{spec: '…', location: \(last)}", span: all, replacement: nil)
    }
  }

  /// Rejects a character that looks like a blank but is none.
  func refuseOddBlank() throws(TimeSpecError) {
    let all = SourceSpan(start: 0, end: scanner.bytes.count)
    guard let blank = OddBlank.all(in: scanner.bytes, within: all).first else { return }
    throw TimeSpecError(
      reason: "\(blank.name) is no blank here", span: blank.span, replacement: blank.replacement)
  }
}
