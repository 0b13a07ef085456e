extension Timestamp: Codable {
  /// Reads an RFC 3339 string.
  ///
  /// - Throws: `DecodingError.dataCorrupted` quoting a text that is none.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let value = Timestamp(rfc3339: text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "expected an RFC 3339 time such as 2026-11-24T09:30:00Z, found \"\(text)\"")
    }
    self = value
  }

  /// Writes ``rfc3339``.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(rfc3339)
  }
}
