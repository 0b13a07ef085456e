/// The value of a string or bytes literal (CEL specification, "String and Bytes Values").
struct StringLiteral {
  /// The bytes of the value; UTF-8 for a string.
  private(set) var bytes: [UInt8] = []
  /// The error in the literal; `nil` if it is valid.
  private(set) var problem: String?

  /// Parses `literal`, a token with its prefix and quotes.
  init(_ literal: ArraySlice<UInt8>, isBytes: Bool) {
    let quoteAt = literal.firstIndex { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "'") } ?? literal.startIndex
    let isRaw = literal[..<quoteAt].contains { $0 | 0x20 == UInt8(ascii: "r") }
    let quoted = literal[quoteAt...]
    let quote = quoted[quoteAt]
    let isTriple = quoted.count >= 6 && quoted[quoteAt + 1] == quote && quoted[quoteAt + 2] == quote
    var content = quoted.dropFirst(isTriple ? 3 : 1).dropLast(isTriple ? 3 : 1)
    if content.contains(0x0D) { content = StringLiteral.withLineFeeds(content) }
    if isRaw || !content.contains(UInt8(ascii: "\\")) {
      bytes = Array(content)
    } else {
      unescape(content, isBytes: isBytes)
    }
  }

  /// Converts CR and CRLF in the source to LF.
  private static func withLineFeeds(_ content: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var result: [UInt8] = []
    for (index, byte) in zip(content.indices, content) {
      if byte == 0x0A, index > content.startIndex, content[index - 1] == 0x0D { continue }
      result.append(byte == 0x0D ? 0x0A : byte)
    }
    return result[...]
  }

  private mutating func unescape(_ content: ArraySlice<UInt8>, isBytes: Bool) {
    bytes.reserveCapacity(content.count)
    var rest = content
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "\\") else {
        bytes.append(byte)
        continue
      }
      guard let escape = rest.popFirst() else {
        problem = "a string cannot end in a single backslash"
        return
      }
      if let simple = StringLiteral.simpleEscape(escape) {
        bytes.append(simple)
      } else if !append(escape, from: &rest, isBytes: isBytes) {
        return
      }
    }
  }

  private static func simpleEscape(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "a"): 0x07
    case UInt8(ascii: "b"): 0x08
    case UInt8(ascii: "f"): 0x0C
    case UInt8(ascii: "n"): 0x0A
    case UInt8(ascii: "r"): 0x0D
    case UInt8(ascii: "t"): 0x09
    case UInt8(ascii: "v"): 0x0B
    case UInt8(ascii: "\\"), UInt8(ascii: "?"), UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`"): byte
    default: nil
    }
  }

  /// Appends the value of a numeric escape; returns `false` and sets `problem` if it is invalid.
  private mutating func append(_ escape: UInt8, from rest: inout ArraySlice<UInt8>, isBytes: Bool) -> Bool {
    let letter = String(decoding: [escape], as: UTF8.self)
    let digits: Int
    let radix: Int
    switch escape {
    case UInt8(ascii: "x"), UInt8(ascii: "X"): (digits, radix) = (2, 16)
    case UInt8(ascii: "u") where !isBytes: (digits, radix) = (4, 16)
    case UInt8(ascii: "U") where !isBytes: (digits, radix) = (8, 16)
    case UInt8(ascii: "u"), UInt8(ascii: "U"):
      problem = "\\\(letter) names a Unicode scalar, which bytes cannot hold: write its bytes with \\x"
      return false
    case UInt8(ascii: "0")...UInt8(ascii: "3"): (digits, radix) = (2, 8)
    default:
      problem =
        escape & 0x80 == 0
        ? "\\\(letter) is no escape: write \\\\\(letter) for a backslash" : "a backslash is written \\\\"
      return false
    }
    let further = String(decoding: rest.prefix(digits), as: UTF8.self)
    let text = radix == 8 ? letter + further : further
    guard rest.count >= digits, !further.hasPrefix("+"), !further.hasPrefix("-"), let value = UInt32(text, radix: radix)
    else {
      problem =
        radix == 8
        ? "an octal escape has three digits, \\000 to \\377" : "\\\(letter) needs \(digits) hexadecimal digits"
      return false
    }
    rest = rest.dropFirst(digits)
    if isBytes {
      bytes.append(UInt8(truncatingIfNeeded: value))
    } else if let scalar = Unicode.Scalar(value) {
      bytes.append(contentsOf: String(scalar).utf8)
    } else {
      problem = "\\\(letter)\(text) is no Unicode scalar"
      return false
    }
    return true
  }
}
