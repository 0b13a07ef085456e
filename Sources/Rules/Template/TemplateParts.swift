import Diagnostics

/// A scalar split into text and `${ }`, as bytes of its decoded value. `$${` is a literal `${`.
struct TemplateParts {
  /// One piece in order.
  enum Part: Equatable {
    case text(String)
    /// What stands between the braces.
    case expression(SourceSpan)
  }

  private(set) var parts: [Part] = []
  /// Where a `${` stands that has no end.
  private(set) var unclosed: Int?

  private let bytes: [UInt8]
  private var at = 0
  private var text: [UInt8] = []

  init(_ text: String) {
    bytes = Array(text.utf8)
    while at < bytes.count { step() }
    flush()
  }

  private mutating func step() {
    if starts(with: "$${") {
      text += "${".utf8
      at += 3
    } else if starts(with: "${") {
      let start = at + 2
      guard let end = ExpressionScanner(bytes, from: start).closingBrace() else {
        unclosed = at
        at = bytes.count
        return
      }
      flush()
      parts.append(.expression(SourceSpan(start: start, end: end)))
      at = end + 1
    } else {
      text.append(bytes[at])
      at += 1
    }
  }

  private mutating func flush() {
    if !text.isEmpty { parts.append(.text(String(decoding: text, as: UTF8.self))) }
    text = []
  }

  private func starts(with prefix: StaticString) -> Bool {
    prefix.withUTF8Buffer { bytes[at...].starts(with: $0) }
  }
}

/// Finds where an expression inside `${ }` ends: at the brace that is its own, not at one in a string, map or comment.
private struct ExpressionScanner {
  private let bytes: [UInt8]
  private var at: Int

  init(_ bytes: [UInt8], from start: Int) {
    self.bytes = bytes
    at = start
  }

  /// The offset of the closing brace; `nil` when there is none.
  consuming func closingBrace() -> Int? {
    var depth = 0
    var isWord = false
    while at < bytes.count {
      let byte = bytes[at]
      switch byte {
      case UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: "}"):
        if depth == 0 { return at }
        depth -= 1
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        guard skipString(quote: byte, isRaw: isRawPrefix(isWord: isWord)) else { return nil }
      case UInt8(ascii: "/") where at + 1 < bytes.count && bytes[at + 1] == byte:
        while at < bytes.count, bytes[at] != 0x0A { at += 1 }
      default: break
      }
      isWord = isWordByte(byte)
      at += 1
    }
    return nil
  }

  /// Whether `r` or `R`, perhaps beside `b`, stands before the quote and is not the end of a name.
  private func isRawPrefix(isWord: Bool) -> Bool {
    guard isWord else { return false }
    var start = at
    while start > 0, isWordByte(bytes[start - 1]) { start -= 1 }
    return ["r", "br", "rb"].contains(String(decoding: bytes[start..<at], as: UTF8.self).lowercased())
  }

  private func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
      true
    default: false
    }
  }

  /// Moves to the last quote of a string; false when it has none.
  private mutating func skipString(quote: UInt8, isRaw: Bool) -> Bool {
    let isTriple = at + 2 < bytes.count && bytes[at + 1] == quote && bytes[at + 2] == quote
    at += isTriple ? 3 : 1
    while at < bytes.count {
      if bytes[at] == UInt8(ascii: "\\"), !isRaw {
        at += 2
        continue
      }
      if bytes[at] == quote {
        if !isTriple { return true }
        if at + 2 < bytes.count, bytes[at + 1] == quote, bytes[at + 2] == quote {
          at += 2
          return true
        }
      }
      at += 1
    }
    return false
  }
}
