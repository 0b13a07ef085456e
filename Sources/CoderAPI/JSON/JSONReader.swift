/// Reads one JSON text (RFC 8259) from front to back, straight out of its bytes.
///
/// A model asks for the fields it wants and nothing is built for the others. This is why it exists beside
/// `JSONDecoder`: a list of a large server is tens of megabytes, most of it fields that nobody here reads.
/// Everything that is skipped is still checked to be JSON.
struct JSONReader {
  let bytes: [UInt8]
  private let secrets: SecretFilter
  private let recent = RecentTexts()
  private(set) var position = 0
  /// An object or array was just opened, so that no comma is due.
  private var isAtStart = false
  private var depth = 0

  /// Deeper nesting than this is refused, so that a hostile answer cannot exhaust the stack.
  static let depthLimit = 128

  /// - Parameter secrets: what is taken out of every string that is read.
  init(_ bytes: [UInt8], hiding secrets: SecretFilter = SecretFilter()) {
    self.bytes = bytes
    self.secrets = secrets
  }

  /// Reads the text as one value with nothing but blanks behind it.
  static func read<Value>(
    _ bytes: [UInt8], hiding secrets: SecretFilter = SecretFilter(),
    _ value: (inout JSONReader) throws(JSONProblem) -> Value
  ) throws(JSONProblem) -> Value {
    var reader = JSONReader(bytes, hiding: secrets)
    let result = try value(&reader)
    reader.skipBlanks()
    guard reader.position == bytes.count else { throw reader.expected("nothing more") }
    return result
  }

  func expected(_ what: String) -> JSONProblem { JSONProblem(position: position, expected: what) }

  // MARK: Objects and arrays

  /// Takes `{`. Ask ``nextField(_:)`` until it answers `nil`.
  mutating func openObject() throws(JSONProblem) {
    guard peek() == UInt8(ascii: "{") else { throw expected("an object") }
    try open()
  }

  /// Goes to the value of the next field that the table has; `nil` when the object is at its end and was closed.
  mutating func nextField<Field>(_ fields: JSONFields<Field>) throws(JSONProblem) -> Field? {
    while true {
      guard try nextItem(closing: UInt8(ascii: "}")) else { return nil }
      guard peek() == UInt8(ascii: "\"") else { throw expected("the name of a field") }
      let (name, isEscaped) = try scanString()
      guard peek() == UInt8(ascii: ":") else { throw expected("a colon") }
      position += 1
      let field = isEscaped ? fields.find(try unescaped(name)) : fields.find(bytes, name)
      if let field { return field }
      try skipValue()
    }
  }

  /// Goes to the value of the next field whatever its name is; `nil` when the object is at its end and was closed.
  mutating func nextName() throws(JSONProblem) -> String? {
    guard try nextItem(closing: UInt8(ascii: "}")) else { return nil }
    guard peek() == UInt8(ascii: "\"") else { throw expected("the name of a field") }
    let name = try string()
    guard peek() == UInt8(ascii: ":") else { throw expected("a colon") }
    position += 1
    return name
  }

  /// Reads an array; `null` counts as an empty one, since Go writes a nil slice so.
  mutating func array<Element>(
    _ element: (inout JSONReader) throws(JSONProblem) -> Element
  ) throws(JSONProblem) -> [Element] {
    try nullableArray(element) ?? []
  }

  /// Reads an array; `nil` for `null`, where a list that is not there says something else than one that is empty.
  mutating func nullableArray<Element>(
    _ element: (inout JSONReader) throws(JSONProblem) -> Element
  ) throws(JSONProblem) -> [Element]? {
    if try takeNull() { return nil }
    guard peek() == UInt8(ascii: "[") else { throw expected("an array") }
    try open()
    var elements: [Element] = []
    while try nextItem(closing: UInt8(ascii: "]")) { elements.append(try element(&self)) }
    return elements
  }

  /// Reads an array that is there: the server writes an empty one as such, and `null` tells nothing.
  mutating func presentArray<Element>(
    _ element: (inout JSONReader) throws(JSONProblem) -> Element
  ) throws(JSONProblem) -> [Element] {
    guard let elements = try nullableArray(element) else { throw expected("an array") }
    return elements
  }

  private mutating func open() throws(JSONProblem) {
    guard depth < JSONReader.depthLimit else {
      throw expected("at most \(JSONReader.depthLimit) levels of nesting")
    }
    depth += 1
    position += 1
    isAtStart = true
  }

  /// Takes the comma that is due; `false` when the end was reached and taken.
  private mutating func nextItem(closing: UInt8) throws(JSONProblem) -> Bool {
    let byte = peek()
    if byte == closing {
      position += 1
      depth -= 1
      isAtStart = false
      return false
    }
    if isAtStart {
      isAtStart = false
      return true
    }
    guard byte == UInt8(ascii: ",") else { throw expected("a comma or the end") }
    position += 1
    guard peek() != closing else { throw expected("another item") }
    return true
  }

  // MARK: Values

  /// Takes `null` if it is next.
  mutating func takeNull() throws(JSONProblem) -> Bool {
    guard peek() == UInt8(ascii: "n") else { return false }
    try take("null")
    return true
  }

  mutating func bool() throws(JSONProblem) -> Bool {
    switch peek() {
    case UInt8(ascii: "t"): try take("true")
    case UInt8(ascii: "f"):
      try take("false")
      return false
    default: throw expected("true or false")
    }
    return true
  }

  /// A whole number without fraction or exponent, as Go writes its integers.
  mutating func integer() throws(JSONProblem) -> Int64 {
    let start = peek() == UInt8(ascii: "-") ? position + 1 : position
    let isNegative = start > position
    var end = start
    var value: Int64 = 0
    while end < bytes.count, isDigit(bytes[end]) {
      let (product, overflows) = value.multipliedReportingOverflow(by: 10)
      let (sum, overflowsToo) = product.subtractingReportingOverflow(Int64(bytes[end] &- UInt8(ascii: "0")))
      guard !overflows, !overflowsToo else { throw expected("a number of at most 64 bits") }
      value = sum
      end += 1
    }
    guard end > start, isNegative || value != .min else { throw expected("a whole number") }
    guard end == start + 1 || bytes[start] != UInt8(ascii: "0") else {
      throw expected("a number without a leading zero")
    }
    if end < bytes.count, [UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E")].contains(bytes[end]) {
      throw expected("a whole number")
    }
    position = end
    return isNegative ? value : -value
  }

  mutating func string() throws(JSONProblem) -> String {
    guard peek() == UInt8(ascii: "\"") else { throw expected("a string") }
    let (content, isEscaped) = try scanString()
    if isEscaped { return secrets.clean(try unescaped(content)) }
    if let known = recent.find(bytes, content) { return known }
    let text = try text(content)
    if secrets.mayNeedCleaning(bytes, content) { return secrets.clean(text) }
    recent.note(text, bytes, content)
    return text
  }

  /// Goes back to where an earlier ``position`` was.
  mutating func position(at earlier: Int) { position = earlier }

  /// A string's bytes where they stand, without its quotes, or `nil` if it has escapes and so is not there literally.
  mutating func literalString() throws(JSONProblem) -> Range<Int>? {
    guard peek() == UInt8(ascii: "\"") else { throw expected("a string") }
    let (content, isEscaped) = try scanString()
    return isEscaped ? nil : content
  }

  private func text(_ range: Range<Int>) throws(JSONProblem) -> String {
    guard let text = String(validating: bytes[range], as: UTF8.self) else {
      throw JSONProblem(position: range.lowerBound, expected: "UTF-8")
    }
    return text
  }

  private func unescaped(_ range: Range<Int>) throws(JSONProblem) -> String {
    guard let content = JSONEscapes.decoded(bytes[range]) else {
      throw JSONProblem(position: range.lowerBound, expected: "a string with valid escapes")
    }
    guard let text = String(validating: content, as: UTF8.self) else {
      throw JSONProblem(position: range.lowerBound, expected: "UTF-8")
    }
    return text
  }

  // MARK: Passing over

  /// Passes over one value of any kind.
  mutating func skipValue() throws(JSONProblem) {
    switch peek() {
    case UInt8(ascii: "\""): _ = try scanString()
    case UInt8(ascii: "{"):
      try open()
      while try nextItem(closing: UInt8(ascii: "}")) {
        guard peek() == UInt8(ascii: "\"") else { throw expected("the name of a field") }
        _ = try scanString()
        guard peek() == UInt8(ascii: ":") else { throw expected("a colon") }
        position += 1
        try skipValue()
      }
    case UInt8(ascii: "["):
      try open()
      while try nextItem(closing: UInt8(ascii: "]")) { try skipValue() }
    case UInt8(ascii: "t"): try take("true")
    case UInt8(ascii: "f"): try take("false")
    case UInt8(ascii: "n"): try take("null")
    default: try skipNumber()
    }
  }

  private mutating func skipNumber() throws(JSONProblem) {
    var end = position
    if end < bytes.count, bytes[end] == UInt8(ascii: "-") { end += 1 }
    func digits() -> Int {
      var count = 0
      while end + count < bytes.count, isDigit(bytes[end + count]) { count += 1 }
      return count
    }
    let whole = digits()
    guard whole > 0 else { throw expected("a value") }
    guard whole == 1 || bytes[end] != UInt8(ascii: "0") else { throw expected("a number without a leading zero") }
    end += whole
    if end < bytes.count, bytes[end] == UInt8(ascii: ".") {
      end += 1
      let fraction = digits()
      guard fraction > 0 else { throw expected("a number with digits behind its point") }
      end += fraction
    }
    if end < bytes.count, bytes[end] | 0x20 == UInt8(ascii: "e") {
      end += 1
      if end < bytes.count, bytes[end] == UInt8(ascii: "+") || bytes[end] == UInt8(ascii: "-") { end += 1 }
      let exponent = digits()
      guard exponent > 0 else { throw expected("a number with digits in its exponent") }
      end += exponent
    }
    position = end
  }

  // MARK: Bytes

  /// The next byte that is no blank, and goes there; zero at the end, which no valid text has outside a string.
  private mutating func peek() -> UInt8 {
    skipBlanks()
    return position < bytes.count ? bytes[position] : 0
  }

  private mutating func skipBlanks() {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x0A, 0x0D, 0x09: position += 1
      default: return
      }
    }
  }

  private mutating func take(_ word: StaticString) throws(JSONProblem) {
    var index = position
    for byte in "\(word)".utf8 {
      guard index < bytes.count, bytes[index] == byte else { throw expected("\(word)") }
      index += 1
    }
    position = index
  }

  /// Passes over the string that begins here and answers where its content is.
  private mutating func scanString() throws(JSONProblem) -> (content: Range<Int>, isEscaped: Bool) {
    let start = position + 1
    var index = start
    var isEscaped = false
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "\"") {
        position = index + 1
        return (start..<index, isEscaped)
      }
      if byte == UInt8(ascii: "\\") {
        isEscaped = true
        index += 1
      } else if byte < 0x20 {
        throw JSONProblem(position: index, expected: "no control character in a string")
      }
      index += 1
    }
    throw JSONProblem(position: bytes.count, expected: "the end of the string that begins at byte \(position)")
  }

  private func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }
}
