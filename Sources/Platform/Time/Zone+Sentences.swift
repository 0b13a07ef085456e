extension Zone {
  /// The text with the instants that stand in it in UTC (`2026-11-25T08:46:07Z`) in this zone instead, to the second
  /// (`2026-11-25T09:46:07+01:00`). What stands behind a quotation mark is code, and stays.
  ///
  /// Sentences are stored with instants in UTC, because they are read by programs and in many places.
  public func times(in text: String) -> String {
    let length = "2026-11-25T08:46:07Z".utf8.count
    guard text.utf8.count >= length, text.utf8.contains(UInt8(ascii: "Z")) else { return text }
    var result = ""
    var rest = Substring(text)
    var last: Character = " "
    while let first = rest.first {
      if first.isASCII, first.isNumber, !last.isLetter, !last.isNumber, !"\"'-".contains(last),
        let end = rest.prefix(length + 10).firstIndex(of: "Z"), let instant = Timestamp(rfc3339: rest[...end])
      {
        result += instant.flooredToSecond.rfc3339(in: self)
        last = "Z"
        rest = rest[rest.index(after: end)...]
        continue
      }
      result.append(first)
      last = first
      rest.removeFirst()
    }
    return result
  }
}
