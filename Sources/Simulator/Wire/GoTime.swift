import Time

/// Instants in request bodies, with the error texts of Go's time package (1.19 in v0.13.6, newer in v2.36.0).
enum GoTime {
  struct Failure: Error { let message: String }

  static func parse(_ value: GoJSONValue, source: String, version: ServerVersion) -> Result<Timestamp, Failure> {
    if version == .v0136 { return parse(source, isQuoted: true) }
    guard case .string(let text) = value else {
      return .failure(Failure(message: "Time.UnmarshalJSON: input is not a JSON string"))
    }
    return parse(text, isQuoted: false)
  }

  /// An instant that is written without a fraction in the layout.
  static func parse(_ text: String) -> Result<Timestamp, Failure> { parse(text, isQuoted: false) }

  /// An instant of a query, whose layout is written with a fraction.
  static func parseQuery(_ text: String) -> Result<Timestamp, Failure> {
    parse(text, isQuoted: false, layout: "2006-01-02T15:04:05.999999999Z07:00")
  }

  private static func parse(
    _ text: String, isQuoted: Bool, layout: String = "2006-01-02T15:04:05Z07:00"
  ) -> Result<Timestamp, Failure> {
    let layout = isQuoted ? "\"\(layout)\"" : layout
    var rest = text[...]
    func failure(_ element: String) -> Result<Timestamp, Failure> {
      .failure(
        Failure(
          message: "parsing time \(quoted(text)) as \(quoted(layout)): cannot parse \(quoted(String(rest))) as "
            + quoted(element)))
    }
    func outOfRange(_ what: String) -> Result<Timestamp, Failure> {
      .failure(Failure(message: "parsing time \(quoted(text)): \(what) out of range"))
    }
    if isQuoted {
      guard rest.first == "\"" else { return failure("\"") }
      rest = rest.dropFirst()
    }
    guard digits(&rest, 4) != nil else { return failure("2006") }
    for (separator, element, what, range) in [
      ("-", "01", "month", 1...12), ("-", "02", "day", 1...31), ("T", "15", "hour", 0...23),
      (":", "04", "minute", 0...59), (":", "05", "second", 0...59),
    ] {
      guard rest.first.map(String.init) == separator else { return failure(separator) }
      rest = rest.dropFirst()
      guard let number = digits(&rest, 2) else { return failure(element) }
      guard range.contains(number) else { return outOfRange(what) }
    }
    if rest.first == "." || rest.first == ",", rest.dropFirst().first?.isNumber == true {
      rest = rest.dropFirst().drop { $0.isNumber }
    }
    if rest.first == "Z" {
      rest = rest.dropFirst()
    } else {
      let zone = rest.prefix(6)
      guard zone.count == 6, let sign = zone.first, sign == "+" || sign == "-" else { return failure("Z07:00") }
      rest = rest.dropFirst(6)
    }
    if isQuoted {
      guard rest.first == "\"" else { return failure("\"") }
      rest = rest.dropFirst()
    }
    guard rest.isEmpty else {
      return .failure(Failure(message: "parsing time \(quoted(text)): extra text: \(quoted(String(rest)))"))
    }
    let bare = isQuoted ? String(text.dropFirst().dropLast()) : text
    guard let instant = Timestamp(rfc3339: bare) else { return outOfRange("day") }
    return .success(instant)
  }

  private static func digits(_ rest: inout Substring, _ count: Int) -> Int? {
    let found = rest.prefix(count)
    guard found.utf8.count == count, found.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    rest = rest.dropFirst(count)
    return Int(found)
  }

  /// As the database keeps it.
  static func roundedToMicroseconds(_ instant: Timestamp) -> Timestamp {
    Timestamp(microseconds: (instant + .nanoseconds(500)).microseconds)
  }

  private static func quoted(_ text: String) -> String {
    "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
  }
}
