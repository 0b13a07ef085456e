/// A named text and where its lines begin.
public final class SourceFile: Sendable {
  /// The name as it is shown in front of positions, e.g. `rules/idle.yaml`.
  public let name: String
  public let text: String
  private let bytes: [UInt8]
  private let lineStarts: [Int]

  /// O(length): finds the lines once. Lines end with LF, CRLF or a lone CR, as in YAML 1.2.
  public init(name: String, text: String) {
    self.name = name
    self.text = text
    bytes = Array(text.utf8)
    // A byte-order mark belongs to the encoding, not to the first line.
    var starts = [bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0]
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      if byte == UInt8(ascii: "\r"), index < bytes.count, bytes[index] == UInt8(ascii: "\n") { index += 1 }
      if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") { starts.append(index) }
    }
    lineStarts = starts
  }

  /// The number of lines; an empty text has one.
  public var lineCount: Int { lineStarts.count }

  /// The line and column of a UTF-8 offset, both from 1; columns count Unicode scalars, a
  /// byte-order mark left out. Offsets outside are clamped.
  public func location(at utf8Offset: Int) -> (line: Int, column: Int) {
    let offset = min(max(utf8Offset, lineStarts[0]), bytes.count)
    let line = lineIndex(at: offset)
    return (line + 1, scalars(from: lineStarts[line], to: offset) + 1)
  }

  /// The UTF-8 offset of a line and column from 1, clamped to the line.
  public func offset(line: Int, column: Int) -> Int {
    let index = min(max(line - 1, 0), lineStarts.count - 1)
    let end = lineEnd(index)
    var offset = lineStarts[index]
    var left = column - 1
    while left > 0, offset < end {
      offset += 1
      while offset < end, bytes[offset] & 0xC0 == 0x80 { offset += 1 }
      left -= 1
    }
    return offset
  }

  /// The text of a line from 1 without its end, or "" outside.
  public func line(_ number: Int) -> String {
    guard number >= 1, number <= lineStarts.count else { return "" }
    return String(decoding: bytes[lineStarts[number - 1]..<lineEnd(number - 1)], as: UTF8.self)
  }

  /// The bytes of a span as text; a span outside is clamped.
  public func text(in span: SourceSpan) -> String {
    let start = min(max(span.start, 0), bytes.count)
    let end = min(max(span.end, start), bytes.count)
    return String(decoding: bytes[start..<end], as: UTF8.self)
  }

  /// The offset after the last byte of the line (from 1) without its end.
  public func endOfLine(_ number: Int) -> Int {
    lineEnd(min(max(number - 1, 0), lineStarts.count - 1))
  }

  private func lineIndex(at offset: Int) -> Int {
    var low = 0
    var high = lineStarts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle }
    }
    return low
  }

  private func lineEnd(_ index: Int) -> Int {
    var end = index + 1 < lineStarts.count ? lineStarts[index + 1] : bytes.count
    while end > lineStarts[index], bytes[end - 1] == UInt8(ascii: "\n") || bytes[end - 1] == UInt8(ascii: "\r") {
      end -= 1
    }
    return end
  }

  private func scalars(from start: Int, to end: Int) -> Int {
    var count = 0
    for byte in bytes[start..<end] where byte & 0xC0 != 0x80 { count += 1 }
    return count
  }
}
