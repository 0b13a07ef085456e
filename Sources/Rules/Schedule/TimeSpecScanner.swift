import Diagnostics

/// The text of a time specification, and the position up to which it was read.
struct TimeSpecScanner {
  let bytes: [UInt8]
  private(set) var offset = 0

  init(_ text: String) {
    bytes = Array(text.utf8)
  }

  var isAtEnd: Bool { offset == bytes.count }
  var next: UInt8? { isAtEnd ? nil : bytes[offset] }

  var nextIsLetter: Bool {
    guard let next else { return false }
    switch next {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): return true
    default: return false
    }
  }

  var nextIsDigit: Bool {
    guard let next else { return false }
    return next >= UInt8(ascii: "0") && next <= UInt8(ascii: "9")
  }

  mutating func discardBlanks() {
    while next == UInt8(ascii: " ") || next == UInt8(ascii: "\t") || next == UInt8(ascii: "\n") { offset += 1 }
  }

  /// Takes the text if it comes next, and returns whether it did.
  mutating func take(_ text: String) -> Bool {
    guard bytes[offset...].starts(with: text.utf8) else { return false }
    offset += text.utf8.count
    return true
  }

  mutating func takeLetters() -> (text: String, span: SourceSpan) {
    let start = offset
    while nextIsLetter { offset += 1 }
    return (text(from: start), SourceSpan(start: start, end: offset))
  }

  mutating func takeDigits() -> (text: String, span: SourceSpan) {
    let start = offset
    while nextIsDigit { offset += 1 }
    return (text(from: start), SourceSpan(start: start, end: offset))
  }

  /// Takes the name of a calendar: letters, digits, '-', '_' and '.'.
  mutating func takeName() -> (text: String, span: SourceSpan) {
    let start = offset
    while let next, nextIsLetter || nextIsDigit || next >= 0x80 || "-_.".utf8.contains(next) { offset += 1 }
    return (text(from: start), SourceSpan(start: start, end: offset))
  }

  /// Skips one byte.
  mutating func discard() { offset += 1 }

  /// Whether a date comes next: four digits and a hyphen, but not two times without colons as in `0900-1700`.
  var nextIsDate: Bool {
    var ahead = self
    guard ahead.takeDigits().text.utf8.count == 4, ahead.take("-") else { return false }
    return ahead.takeDigits().text.utf8.count != 4 || ahead.take("-")
  }

  /// Takes the rest of a time in another notation: `.30`, `h30`, `am`, ` pm`.
  mutating func takeRestOfClock() -> String {
    let start = offset
    var ahead = self
    if ahead.take("."), ahead.nextIsDigit {
      self = ahead
      _ = takeDigits()
    }
    ahead = self
    ahead.discardBlanks()
    if ["am", "pm"].contains(ahead.takeLetters().text.lowercased()) { self = ahead }
    _ = takeLetters()
    _ = takeDigits()
    return text(from: start)
  }

  /// The word that starts at an offset, up to a blank or a comma, for error messages.
  func word(from start: Int) -> (text: String, span: SourceSpan) {
    let separators = Array(" ,\t\n".utf8)
    let end = bytes[start...].firstIndex { separators.contains($0) } ?? bytes.count
    return (String(decoding: bytes[start..<end], as: UTF8.self), SourceSpan(start: start, end: end))
  }

  private func text(from start: Int) -> String { String(decoding: bytes[start..<offset], as: UTF8.self) }
}
