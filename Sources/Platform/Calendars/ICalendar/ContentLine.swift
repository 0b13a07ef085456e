import Diagnostics

/// One line of iCalendar text, unfolded: `NAME;PARAMETER=VALUE:VALUE` (RFC 5545, section 3.1).
struct ContentLine: Sendable {
  /// In upper case.
  let name: String
  /// By their names in upper case; without the quotation marks.
  let parameters: [String: String]
  let value: String
  /// The first line of it in the file.
  let span: SourceSpan

  /// Longer lines are no lines of a calendar of holidays, and would only cost memory.
  static let limit = 64 << 10
  /// Nor has one so many.
  static let countLimit = 400_000

  /// The lines of a file, those without a form among them as `nil` with their places.
  static func lines(of text: String) -> [(line: ContentLine?, span: SourceSpan)] {
    var result: [(line: ContentLine?, span: SourceSpan)] = []
    var unfolded: [UInt8] = []
    var span = SourceSpan(at: 0)
    var isTooLong = false
    func finish() {
      if !unfolded.isEmpty || isTooLong {
        let line = isTooLong ? nil : ContentLine(String(decoding: unfolded, as: UTF8.self), span: span)
        result.append((line, span))
      }
      unfolded.removeAll(keepingCapacity: true)
      isTooLong = false
    }
    var text = text
    text.makeContiguousUTF8()
    var start = text.utf8.startIndex
    var offset = 0
    while start < text.utf8.endIndex, result.count < countLimit {
      let end = text.utf8[start...].firstIndex(of: UInt8(ascii: "\n")) ?? text.utf8.endIndex
      var line = text.utf8[start..<end]
      let length = line.count
      if line.last == UInt8(ascii: "\r") { line.removeLast() }
      if let first = line.first, first == UInt8(ascii: " ") || first == UInt8(ascii: "\t"),
        !result.isEmpty || !unfolded.isEmpty
      {
        line.removeFirst()
      } else {
        finish()
        span = SourceSpan(start: offset, end: offset + line.count)
      }
      if unfolded.count + line.count > limit { isTooLong = true } else { unfolded += line }
      offset += length + 1
      start = end < text.utf8.endIndex ? text.utf8.index(after: end) : end
    }
    finish()
    return result
  }

  private init?(_ text: String, span: SourceSpan) {
    let bytes = Array(text.utf8)
    var index = 0
    /// Up to one of the ends, which stay; quoted parts may hold them.
    func word(until ends: [UInt8]) -> String {
      var word: [UInt8] = []
      var isQuoted = false
      while index < bytes.count, isQuoted || !ends.contains(bytes[index]) {
        if bytes[index] == UInt8(ascii: "\"") { isQuoted.toggle() } else { word.append(bytes[index]) }
        index += 1
      }
      return String(decoding: word, as: UTF8.self)
    }
    let (colon, semicolon) = (UInt8(ascii: ":"), UInt8(ascii: ";"))
    // A byte order mark is no part of the first name.
    let name = word(until: [colon, semicolon]).uppercased().drop { $0 == "\u{FEFF}" }
    guard !name.isEmpty, name.utf8.allSatisfy(ContentLine.isOfName) else { return nil }
    var parameters: [String: String] = [:]
    while index < bytes.count, bytes[index] == semicolon {
      index += 1
      let key = word(until: [UInt8(ascii: "="), colon, semicolon]).uppercased()
      guard index < bytes.count, bytes[index] == UInt8(ascii: "=") else { return nil }
      index += 1
      parameters[key] = word(until: [colon, semicolon])
    }
    guard index < bytes.count, bytes[index] == colon else { return nil }
    self.name = String(name)
    self.parameters = parameters
    value = String(decoding: bytes[(index + 1)...], as: UTF8.self)
    self.span = span
  }

  /// Capital letters, digits and the hyphen.
  private static func isOfName(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): true
    default: false
    }
  }

  /// The value of a text property without its escapes.
  var text: String {
    var result = ""
    var isEscaped = false
    for character in value {
      switch (isEscaped, character) {
      case (false, "\\"): isEscaped = true
      case (true, "n"), (true, "N"):
        result.append(" ")
        isEscaped = false
      default:
        result.append(character)
        isEscaped = false
      }
    }
    return result
  }
}
