/// The text between the values of a document: blanks, line breaks, comments, and the signs of collections.
struct YAMLGap {
  private let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// A line without its line break.
  struct Line {
    let start: Int
    let end: Int
    /// The number of spaces that it begins with.
    let spaces: Int
  }

  /// The place of the next such byte outside comments.
  func first(_ byte: UInt8, from start: Int) -> Int {
    var at = start
    while at < bytes.count, bytes[at] != byte {
      if bytes[at] == UInt8(ascii: "#") { at = endOfLine(at: at) } else { at += 1 }
    }
    return at
  }

  /// The place behind an anchor, and the blanks and comments after it.
  func startOfContent(from start: Int, to end: Int) -> Int {
    var at = start
    while at < end {
      switch bytes[at] {
      case UInt8(ascii: "&"): while at < end, !Self.isBlank(bytes[at]) { at += 1 }
      case UInt8(ascii: "#"): at = endOfLine(at: at)
      case let byte where Self.isBlank(byte): at += 1
      default: return at
      }
    }
    return end
  }

  func startOfLine(at offset: Int) -> Int {
    var start = min(offset, bytes.count)
    while start > 0, !Self.isBreak(bytes[start - 1]) { start -= 1 }
    return start == 0 && bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? min(3, offset) : start
  }

  func endOfLine(at offset: Int) -> Int {
    var end = offset
    while end < bytes.count, !Self.isBreak(bytes[end]) { end += 1 }
    return end
  }

  /// Where the line after that of an offset begins; the end of the text for the last one.
  func nextLine(after offset: Int) -> Int {
    let end = endOfLine(at: offset)
    guard end < bytes.count else { return end }
    return bytes[end] == 0x0D && end + 1 < bytes.count && bytes[end + 1] == 0x0A ? end + 2 : end + 1
  }

  /// All lines from the one that begins at an offset.
  func lines(from offset: Int) -> [Line] {
    var lines: [Line] = []
    var start = offset
    while start <= bytes.count {
      let end = endOfLine(at: start)
      lines.append(Line(start: start, end: end, spaces: bytes[start..<end].prefix { $0 == 0x20 }.count))
      guard end < bytes.count else { break }
      start = nextLine(after: end)
    }
    return lines
  }

  static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || isBreak(byte) }

  private static func isBreak(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }
}

extension StringProtocol {
  /// The text without blanks at its end.
  var trimmingBlanks: String {
    String(self[..<(lastIndex { !$0.isWhitespace }.map { index(after: $0) } ?? startIndex)])
  }
}
