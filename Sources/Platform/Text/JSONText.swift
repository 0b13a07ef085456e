/// JSON strings (RFC 8259 section 7): the one place that quotes and escapes them. The simulator has its own, because it writes
/// as Go does.
extension String {
  /// The text as a JSON string with its quotes.
  ///
  /// Equal texts give equal JSON: only quotes, backslashes and control characters are escaped, the latter as `\u000a`.
  public var jsonString: String {
    var bytes: [UInt8] = []
    bytes.appendJSONString(self)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The text as a JSON string in which everything else that must not be shown is escaped, too (``escapingUnsafe(isSeveralLines:)``).
  public var printableJSONString: String {
    var bytes: [UInt8] = [UInt8(ascii: "\"")]
    for byte in utf8 {
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { bytes.append(UInt8(ascii: "\\")) }
      bytes.append(byte)
    }
    bytes.append(UInt8(ascii: "\""))
    return String(decoding: bytes, as: UTF8.self).escapingUnsafe()
  }
}

extension [UInt8] {
  /// Appends ``String/jsonString`` of a text, without the detour over a string.
  public mutating func appendJSONString(_ text: String) {
    append(UInt8(ascii: "\""))
    defer { append(UInt8(ascii: "\"")) }
    if !text.utf8.contains(where: { $0 < 0x20 || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") }) {
      return append(contentsOf: text.utf8)
    }
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        append(UInt8(ascii: "\\"))
        append(byte)
      case 0..<0x20:
        append(contentsOf: "\\u00".utf8)
        append(contentsOf: [byte >> 4, byte & 15].map { UInt8(ascii: $0 < 10 ? "0" : "a") + $0 % 10 })
      default: append(byte)
      }
    }
  }
}
