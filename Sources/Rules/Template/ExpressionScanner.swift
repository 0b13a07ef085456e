/// Scans the text of an expression, and recognises only its strings, comments and braces.
struct ExpressionScanner {
  private let bytes: [UInt8]
  private var at: Int
  /// Start of the word that ends at ``at``.
  private var wordStart: Int

  init(_ bytes: [UInt8], from start: Int = 0) {
    self.bytes = bytes
    at = start
    wordStart = start
  }

  /// The offset of the brace that closes `${`, ignoring strings, maps and comments; `nil` if there is none.
  mutating func closingBrace() -> Int? {
    var depth = 0
    while at < bytes.count {
      switch bytes[at] {
      case UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: "}"):
        if depth == 0 { return at }
        depth -= 1
      default:
        guard skipsStringOrComment() else { break }
        continue
      }
      step()
    }
    return nil
  }

  private mutating func step() {
    if !isWordByte(bytes[at]) { wordStart = at + 1 }
    at += 1
  }

  /// Skips a string or comment that starts here; returns `false` if none does.
  private mutating func skipsStringOrComment() -> Bool {
    let byte = bytes[at]
    if byte == UInt8(ascii: "/"), at + 1 < bytes.count, bytes[at + 1] == byte {
      while at < bytes.count, bytes[at] != 0x0A { at += 1 }
    } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
      let prefix = String(decoding: bytes[wordStart..<at], as: UTF8.self).lowercased()
      skipString(quote: byte, isRaw: ["r", "br", "rb"].contains(prefix))
    } else {
      return false
    }
    wordStart = at
    return true
  }

  /// Skips the string that starts here; skips to the end if it is not closed.
  private mutating func skipString(quote: UInt8, isRaw: Bool) {
    let quotes = at + 2 < bytes.count && bytes[at + 1] == quote && bytes[at + 2] == quote ? 3 : 1
    at += quotes
    while at < bytes.count {
      if bytes[at] == UInt8(ascii: "\\"), !isRaw {
        at += 2
      } else if at + quotes <= bytes.count, bytes[at..<at + quotes].allSatisfy({ $0 == quote }) {
        at += quotes
        return
      } else {
        at += 1
      }
    }
  }

  private func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
      true
    default: false
    }
  }
}
