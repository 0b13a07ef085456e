/// Reads the first JSON value of a body and complains in the words of Go's decoder, which clients see as `detail`.
struct GoJSONReader {
  /// Go's message.
  struct Failure: Error { let message: String }

  private let bytes: [UInt8]
  private var position = 0
  private var depth = 0

  private init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// The value; what follows it is ignored, as Go's streaming decoder does.
  static func firstValue(of bytes: [UInt8]) throws(Failure) -> GoJSONValue {
    var reader = GoJSONReader(bytes)
    reader.skipBlanks()
    guard reader.position < bytes.count else { throw Failure(message: "EOF") }
    return try reader.value()
  }

  private mutating func value() throws(Failure) -> GoJSONValue {
    skipBlanks()
    guard let byte = peek() else { throw Failure(message: "unexpected EOF") }
    depth += 1
    defer { depth -= 1 }
    // Go goes to 10,000, on stacks that grow.
    guard depth <= 1000 else { throw Failure(message: "exceeded max depth") }
    switch byte {
    case 0x7B: return try object()
    case 0x5B: return try array()
    case 0x22: return .string(try string())
    case 0x74: return try literal("true", .bool(true))
    case 0x66: return try literal("false", .bool(false))
    case 0x6E: return try literal("null", .null)
    case 0x2D, 0x30...0x39: return .number(try number())
    default: throw unexpected(byte, "looking for beginning of value")
    }
  }

  private mutating func object() throws(Failure) -> GoJSONValue {
    position += 1
    var members: [(key: String, value: GoJSONValue, source: String)] = []
    skipBlanks()
    if peek() == 0x7D {
      position += 1
      return .object(members)
    }
    while true {
      skipBlanks()
      guard peek() == 0x22 else { throw unexpected(peek(), "looking for beginning of object key string") }
      let key = try string()
      skipBlanks()
      guard peek() == 0x3A else { throw unexpected(peek(), "after object key") }
      position += 1
      skipBlanks()
      let start = position
      let member = try value()
      members.append((key, member, String(decoding: bytes[start..<position], as: UTF8.self)))
      skipBlanks()
      let byte = peek()
      position += 1
      if byte == 0x7D { return .object(members) }
      guard byte == 0x2C else { throw unexpected(byte, "after object key:value pair") }
    }
  }

  private mutating func array() throws(Failure) -> GoJSONValue {
    position += 1
    var items: [GoJSONValue] = []
    skipBlanks()
    if peek() == 0x5D {
      position += 1
      return .array(items)
    }
    while true {
      items.append(try value())
      skipBlanks()
      let byte = peek()
      position += 1
      if byte == 0x5D { return .array(items) }
      guard byte == 0x2C else { throw unexpected(byte, "after array element") }
    }
  }

  private mutating func literal(_ text: String, _ value: GoJSONValue) throws(Failure) -> GoJSONValue {
    for (index, expected) in text.utf8.enumerated() {
      guard peek() == expected else {
        let letter = Character(Unicode.Scalar(expected))
        throw unexpected(peek(), index == 0 ? "" : "in literal \(text) (expecting '\(letter)')")
      }
      position += 1
    }
    return value
  }

  private mutating func number() throws(Failure) -> String {
    let start = position
    if peek() == 0x2D { position += 1 }
    guard let first = peek(), isDigit(first) else { throw unexpected(peek(), "in numeric literal") }
    position += 1
    if first != 0x30 { skipDigits() }
    if peek() == 0x2E {
      position += 1
      guard let digit = peek(), isDigit(digit) else {
        throw unexpected(peek(), "after decimal point in numeric literal")
      }
      skipDigits()
    }
    if peek() == 0x65 || peek() == 0x45 {
      position += 1
      if peek() == 0x2B || peek() == 0x2D { position += 1 }
      guard let digit = peek(), isDigit(digit) else { throw unexpected(peek(), "in exponent of numeric literal") }
      skipDigits()
    }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  private mutating func string() throws(Failure) -> String {
    position += 1
    var text: [UInt16] = []
    var plain: [UInt8] = []
    func flushed() -> [UInt16] { Array(String(decoding: plain, as: UTF8.self).utf16) }
    while let byte = peek() {
      position += 1
      switch byte {
      case 0x22:
        return String(decoding: text + flushed(), as: UTF16.self)
      case 0x5C:
        text += flushed()
        plain = []
        text.append(try escape())
      case 0x00..<0x20:
        throw unexpected(byte, "in string literal")
      default:
        plain.append(byte)
      }
    }
    throw Failure(message: "unexpected EOF")
  }

  private mutating func escape() throws(Failure) -> UInt16 {
    guard let byte = peek() else { throw Failure(message: "unexpected EOF") }
    position += 1
    switch byte {
    case 0x22, 0x5C, 0x2F: return UInt16(byte)
    case 0x62: return 0x08
    case 0x66: return 0x0C
    case 0x6E: return 0x0A
    case 0x72: return 0x0D
    case 0x74: return 0x09
    case 0x75:
      var unit: UInt16 = 0
      for _ in 0..<4 {
        guard let digit = peek(), let value = Character(Unicode.Scalar(digit)).hexDigitValue else {
          throw unexpected(peek(), "in \\u hexadecimal character escape")
        }
        unit = unit << 4 | UInt16(value)
        position += 1
      }
      return unit
    default: throw unexpected(byte, "in string escape code")
    }
  }

  private func peek() -> UInt8? {
    position < bytes.count ? bytes[position] : nil
  }

  private mutating func skipBlanks() {
    while let byte = peek(), byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { position += 1 }
  }

  private mutating func skipDigits() {
    while let byte = peek(), isDigit(byte) { position += 1 }
  }

  private func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  private func unexpected(_ byte: UInt8?, _ place: String) -> Failure {
    guard let byte else { return Failure(message: "unexpected EOF") }
    let shown: String
    switch byte {
    case 0x27: shown = "'\\''"
    case 0x22: shown = "'\"'"
    case 0x0A: shown = "'\\n'"
    case 0x0D: shown = "'\\r'"
    case 0x09: shown = "'\\t'"
    case 0x20..<0x7F: shown = "'\(Character(Unicode.Scalar(byte)))'"
    default: shown = "'\\u00\(byte < 16 ? "0" : "")\(String(byte, radix: 16))'"
    }
    return Failure(message: "invalid character \(shown) \(place)")
  }
}

/// A JSON value as a request carries it: numbers as written, keys in order, repeated ones kept.
indirect enum GoJSONValue: Sendable {
  case null
  case bool(Bool)
  case number(String)
  case string(String)
  case array([GoJSONValue])
  case object([(key: String, value: GoJSONValue, source: String)])

  /// Go's word for the kind, as its decoding errors use it.
  var goKind: String {
    switch self {
    case .null: "null"
    case .bool: "bool"
    case .number: "number"
    case .string: "string"
    case .array: "array"
    case .object: "object"
    }
  }

  /// The member of this name, names compared without regard to case; the last one wins. `source` is its JSON text.
  func member(_ name: String) -> (value: GoJSONValue, source: String)? {
    guard case .object(let members) = self else { return nil }
    return members.last { $0.key.lowercased() == name }.map { ($0.value, $0.source) }
  }
}
