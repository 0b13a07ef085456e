extension Zone {
  /// The text with the instants that stand in it in this zone instead: those in UTC (`2026-11-25T08:46:07Z`), to the second
  /// (`2026-11-25T09:46:07+01:00`), and those as ``minuteText(of:)`` writes them for whatever zone. What stands behind a
  /// quotation mark is code, and stays.
  ///
  /// Sentences are stored with instants in UTC, because they are read by programs and in many places; messages of rules in
  /// the zone of their file.
  public func times(in text: String) -> String {
    guard text.utf8.count >= Self.shortest, text.utf8.contains(UInt8(ascii: ":")) else { return text }
    var result = ""
    var rest = Substring(text)
    var last: Character = " "
    while let first = rest.first {
      if first.isASCII, first.isNumber, !last.isLetter, !last.isNumber, !"\"'-".contains(last),
        let (instant, isToTheMinute, end) = Self.instant(at: rest)
      {
        result += isToTheMinute ? minuteText(of: instant) : instant.flooredToSecond.rfc3339(in: self)
        last = "Z"
        rest = rest[end...]
        continue
      }
      result.append(first)
      last = first
      rest.removeFirst()
    }
    return result
  }

  /// `2026-03-11 18:00 +01:00`, or with `UTC` instead of the offset; seconds are not shown. An abbreviation such as CST or
  /// IST would mean several zones.
  public func minuteText(of instant: Timestamp) -> String {
    let time = civil(at: instant)
    var text = "\(time.date) "
    text.append(padded: time.hour)
    text.append(":")
    text.append(padded: time.minute)
    if self == .utc { return text + " UTC" }
    text += time.offsetSeconds < 0 ? " -" : " +"
    text.append(padded: abs(time.offsetSeconds) / 3600)
    text.append(":")
    text.append(padded: abs(time.offsetSeconds) % 3600 / 60)
    return text
  }

  private static let shortest = "2026-11-25 08:46 UTC".utf8.count

  /// The instant that a text begins with, and where it ends.
  private static func instant(at text: Substring) -> (Timestamp, isToTheMinute: Bool, end: Substring.Index)? {
    if let last = text.prefix(shortest + 10).firstIndex(of: "Z"), let instant = Timestamp(rfc3339: text[...last]) {
      return (instant, false, text.index(after: last))
    }
    let minute = text.prefix("2026-11-25 08:46 ".count)
    let parts = minute.split(separator: " ", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[2].isEmpty, parts[1].count == 5 else { return nil }
    let offset = text[minute.endIndex...]
    for (length, zone) in [(3, "Z"), (6, String(offset.prefix(6)))] {
      guard length == 6 || offset.hasPrefix("UTC"),
        let instant = Timestamp(rfc3339: "\(parts[0])T\(parts[1]):00\(zone)"),
        let end = offset.index(offset.startIndex, offsetBy: length, limitedBy: offset.endIndex)
      else { continue }
      return (instant, true, end)
    }
    return nil
  }
}
