/// Reads a scalar's source text a second time to learn where each byte of its value stands.
///
/// libyaml gives the value and the outer marks only. The reading here follows the same rules (YAML 1.2, chapter 7.3 and
/// 8.1, as libyaml 0.2.5 does it); its result is compared with libyaml's, and where they should ever differ the caller
/// falls back to the scalar's outer place.
struct ScalarReading {
  /// The value.
  private(set) var value: [UInt8] = []
  /// Runs of the value with the places they come from, ascending, without gaps in the value.
  private(set) var runs: [Run] = []

  /// Bytes of the value beside the bytes of the file they stand for; equal lengths mean byte for byte.
  struct Run {
    var valueStart: Int
    var valueLength: Int
    var fileStart: Int
    var fileLength: Int
  }

  private let source: [UInt8]
  private var at: Int
  private let end: Int

  private init(source: [UInt8], from start: Int, to end: Int) {
    self.source = source
    self.at = start
    self.end = end
  }

  /// Reads a plain scalar whose first byte is at `start` and whose last ends at `end`.
  static func plain(_ source: [UInt8], from start: Int, to end: Int) -> ScalarReading {
    var reading = ScalarReading(source: source, from: start, to: end)
    while let byte = reading.peek() {
      if !reading.takeBlanks(startingWith: byte) { reading.copy() }
    }
    return reading
  }

  /// Reads a single-quoted scalar; `start` is at the opening quote, `end` behind the closing one.
  static func singleQuoted(_ source: [UInt8], from start: Int, to end: Int) -> ScalarReading {
    var reading = ScalarReading(source: source, from: start + 1, to: end - 1)
    while let byte = reading.peek() {
      if byte == UInt8(ascii: "'") {
        reading.replace(with: [byte], consuming: 2)
      } else if !reading.takeBlanks(startingWith: byte) {
        reading.copy()
      }
    }
    return reading
  }

  /// Reads a double-quoted scalar; `start` is at the opening quote, `end` behind the closing one.
  static func doubleQuoted(_ source: [UInt8], from start: Int, to end: Int) -> ScalarReading {
    var reading = ScalarReading(source: source, from: start + 1, to: end - 1)
    while let byte = reading.peek() {
      if byte == UInt8(ascii: "\\") {
        reading.takeEscape()
      } else if !reading.takeBlanks(startingWith: byte) {
        reading.copy()
      }
    }
    return reading
  }

  // MARK: Steps

  private func peek(_ offset: Int = 0) -> UInt8? { at + offset < end ? source[at + offset] : nil }

  private mutating func copy(_ count: Int = 1) {
    let count = min(count, end - at)
    if let last = runs.last, last.valueLength == last.fileLength, last.fileStart + last.fileLength == at {
      runs[runs.count - 1].valueLength += count
      runs[runs.count - 1].fileLength += count
    } else {
      runs.append(Run(valueStart: value.count, valueLength: count, fileStart: at, fileLength: count))
    }
    value += source[at..<at + count]
    at += count
  }

  private mutating func replace(with bytes: [UInt8], consuming count: Int) {
    let count = min(count, end - at)
    if !bytes.isEmpty {
      runs.append(Run(valueStart: value.count, valueLength: bytes.count, fileStart: at, fileLength: count))
    }
    value += bytes
    at += count
  }

  /// The line break at an offset: its length in the file and what it stands for; `nil` when there is none.
  private func lineBreak(at offset: Int) -> (length: Int, value: [UInt8])? {
    guard offset < end else { return nil }
    switch source[offset] {
    case 0x0A: return (1, [0x0A])
    case 0x0D: return (offset + 1 < end && source[offset + 1] == 0x0A ? 2 : 1, [0x0A])
    case 0xC2 where offset + 1 < end && source[offset + 1] == 0x85: return (2, [0x0A])
    case 0xE2 where offset + 2 < end && source[offset + 1] == 0x80 && (0xA8...0xA9).contains(source[offset + 2]):
      return (3, Array(source[offset...offset + 2]))
    default: return nil
    }
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  /// Takes a run of blanks, folding it where it holds line breaks. False when there is no run here.
  private mutating func takeBlanks(startingWith byte: UInt8) -> Bool {
    guard Self.isBlank(byte) || lineBreak(at: at) != nil else { return false }
    let blanks = source[at..<end].prefix(while: Self.isBlank).count
    guard lineBreak(at: at + blanks) != nil else {
      copy(blanks)
      return true
    }
    fold(escaped: false)
    return true
  }

  /// Takes blanks and line breaks up to the next character of the scalar.
  private mutating func fold(escaped: Bool) {
    var scan = at
    var first: [UInt8]?
    var more: [UInt8] = []
    if escaped { first = [] }
    while scan < end {
      if Self.isBlank(source[scan]) {
        scan += 1
      } else if let found = lineBreak(at: scan) {
        if first == nil { first = found.value } else { more += found.value }
        scan += found.length
      } else {
        break
      }
    }
    let lead = first ?? []
    let folded = lead == [0x0A] ? (more.isEmpty ? [0x20] : more) : lead + more
    replace(with: folded, consuming: scan - at)
  }

  private mutating func takeEscape() {
    if let found = lineBreak(at: at + 1) {
      at += 1 + found.length
      fold(escaped: true)
      return
    }
    let digits: Int
    switch peek(1) {
    case UInt8(ascii: "x"): digits = 2
    case UInt8(ascii: "u"): digits = 4
    case UInt8(ascii: "U"): digits = 8
    default:
      replace(with: Self.escapes[peek(1) ?? 0] ?? [], consuming: 2)
      return
    }
    var code: UInt32 = 0
    for offset in 2..<2 + digits {
      guard let byte = peek(offset), let digit = Character(UnicodeScalar(byte)).hexDigitValue else { break }
      code = code << 4 | UInt32(digit)
    }
    replace(with: Array(String(UnicodeScalar(code) ?? "\u{FFFD}").utf8), consuming: 2 + digits)
  }

  /// YAML 1.2, section 5.7.
  private static let escapes: [UInt8: [UInt8]] = [
    UInt8(ascii: "0"): [0x00], UInt8(ascii: "a"): [0x07], UInt8(ascii: "b"): [0x08], UInt8(ascii: "t"): [0x09],
    0x09: [0x09], UInt8(ascii: "n"): [0x0A], UInt8(ascii: "v"): [0x0B], UInt8(ascii: "f"): [0x0C],
    UInt8(ascii: "r"): [0x0D], UInt8(ascii: "e"): [0x1B], 0x20: [0x20], UInt8(ascii: "\""): [0x22],
    UInt8(ascii: "/"): [0x2F], UInt8(ascii: "\\"): [0x5C], UInt8(ascii: "N"): [0xC2, 0x85],
    UInt8(ascii: "_"): [0xC2, 0xA0], UInt8(ascii: "L"): [0xE2, 0x80, 0xA8], UInt8(ascii: "P"): [0xE2, 0x80, 0xA9],
  ]
}

extension ScalarReading {
  /// Reads a block scalar; `start` is at its `|` or `>`, `end` anywhere from the end of its text to the next token.
  ///
  /// The indentation and the final line breaks depend on the surroundings, so both are taken from the value that libyaml
  /// found.
  static func block(
    _ source: [UInt8], from start: Int, to end: Int, folded: Bool, matching expected: [UInt8]
  ) -> ScalarReading {
    var reading = ScalarReading(source: source, from: start, to: end)
    let lines = reading.takeLines().dropFirst()
    let indent = reading.indentation(of: lines, matching: expected)
    var lead: Line?
    var empty: [Line] = []
    var leadingBlank = false
    for line in lines where reading.value.count < expected.count {
      guard let content = reading.contentStart(of: line, indent: indent) else { break }
      if content == line.end {
        empty.append(line)
        continue
      }
      let startsBlank = isBlank(source[content])
      if let before = lead {
        if folded, !leadingBlank, !startsBlank, reading.lineBreak(at: before.end)?.value == [0x0A] {
          if empty.isEmpty { reading.emitBreak(of: before, as: [0x20]) }
        } else {
          reading.emitBreak(of: before)
        }
      }
      for line in empty { reading.emitBreak(of: line) }
      empty = []
      leadingBlank = startsBlank
      reading.at = content
      reading.copy(line.end - content)
      lead = line
    }
    for line in [lead].compactMap({ $0 }) + empty where reading.value.count < expected.count {
      reading.emitBreak(of: line)
    }
    return reading
  }

  /// A line of the source: from its first byte to its line break.
  private struct Line {
    var start: Int
    var end: Int
  }

  private mutating func takeLines() -> [Line] {
    var lines: [Line] = []
    while at < end {
      let start = at
      while at < end, lineBreak(at: at) == nil { at += 1 }
      lines.append(Line(start: start, end: at))
      at += lineBreak(at: at)?.length ?? 0
    }
    return lines
  }

  private func spaces(of line: Line) -> Int { source[line.start..<line.end].prefix { $0 == 0x20 }.count }

  /// What the first line with text has more than its value shows.
  private func indentation(of lines: ArraySlice<Line>, matching expected: [UInt8]) -> Int {
    guard let first = lines.first(where: { $0.start + spaces(of: $0) < $0.end }) else {
      return lines.map { spaces(of: $0) }.max() ?? 0
    }
    let kept = expected.drop { $0 == 0x0A }.prefix { $0 == 0x20 }.count
    return max(0, spaces(of: first) - kept)
  }

  /// Where a line's text begins; its end for an empty one, `nil` when it is indented less and so no part of the scalar.
  private func contentStart(of line: Line, indent: Int) -> Int? {
    let found = spaces(of: line)
    if found >= indent { return line.start + indent }
    return line.start + found == line.end ? line.end : nil
  }

  private mutating func emitBreak(of line: Line, as value: [UInt8]? = nil) {
    guard let found = lineBreak(at: line.end) else { return }
    at = line.end
    replace(with: value ?? found.value, consuming: found.length)
  }
}
