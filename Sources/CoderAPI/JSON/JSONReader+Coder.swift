import Time

/// How Coder writes what it has not: a missing field, `null`, an empty string, or the year 1.
extension JSONReader {
  /// A string, or `nil` for `null`.
  mutating func nullableString() throws(JSONProblem) -> String? {
    try takeNull() ? nil : try string()
  }

  /// A string, or `nil` for `null` and for the empty string.
  mutating func filledString() throws(JSONProblem) -> String? {
    guard let text = try nullableString(), !text.isEmpty else { return nil }
    return text
  }

  /// An open set of names; `null` is the empty name.
  mutating func name<Name: OpenName>() throws(JSONProblem) -> Name {
    Name(rawValue: try nullableString() ?? "")
  }

  mutating func nullableBool() throws(JSONProblem) -> Bool? {
    try takeNull() ? nil : try bool()
  }

  mutating func nullableInteger() throws(JSONProblem) -> Int64? {
    try takeNull() ? nil : try integer()
  }

  /// A number of milliseconds of which zero means none; one beyond ±292 years is the longest that Go's durations hold.
  mutating func milliseconds() throws(JSONProblem) -> Int64? {
    guard let value = try nullableInteger(), value != 0 else { return nil }
    let longest = Int64.max / 1_000_000
    return min(max(value, -longest), longest)
  }

  /// An instant; `nil` for `null` and for the year 1, which is Go's zero time.
  mutating func time() throws(JSONProblem) -> Timestamp? {
    if try takeNull() { return nil }
    let value: Timestamp?
    let start = position
    if let literal = try literalString() {
      value = Timestamp(rfc3339: bytes.span.extracting(literal))
    } else {
      position(at: start)
      value = Timestamp(rfc3339: try string())
    }
    guard let value else { throw JSONProblem(position: start, expected: "an RFC 3339 time") }
    // No finer than the server's database keeps it, and than the trail does.
    return value.isGoZero ? nil : Timestamp(microseconds: value.microseconds)
  }

  /// A string; `nil` for an empty one and for anything else, which is passed over.
  mutating func anyString() throws(JSONProblem) -> String? {
    let start = self
    do throws(JSONProblem) {
      return try filledString()
    } catch {
      self = start
      try skipValue()
      return nil
    }
  }

  /// A required field that an object did not have.
  func missing(_ name: String, from start: Int) -> JSONProblem {
    JSONProblem(position: start, expected: "an object with the field \"\(name)\"")
  }
}
