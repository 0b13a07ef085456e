/// One sample of Prometheus's text format: `coderd_agentstats_session_count_ssh{username="ana"} 1`.
struct MetricSample: Equatable {
  /// The metric's name.
  let name: String
  /// The labels' values by their names.
  let labels: [String: String]
  /// The value.
  let value: Double

  /// Reads a line; `nil` for comments, blank lines, and lines that are none of this format.
  init?(_ line: Substring) {
    var rest = line.utf8.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    guard let name = Self.word(&rest, until: "{ \t"), !name.isEmpty, !name.hasPrefix("#") else { return nil }
    self.name = name
    var labels: [String: String] = [:]
    if rest.first == UInt8(ascii: "{") {
      rest.removeFirst()
      while let next = rest.first, next != UInt8(ascii: "}") {
        guard let label = Self.word(&rest, until: "="), rest.popFirst() != nil, let text = Self.quoted(&rest) else {
          return nil
        }
        labels[label] = text
        if rest.first == UInt8(ascii: ",") { rest.removeFirst() }
      }
      guard rest.popFirst() != nil else { return nil }
    }
    self.labels = labels
    // A time of the sample may follow.
    guard let number = Substring(rest).split(whereSeparator: { " \t\r".contains($0) }).first, let value = Double(number)
    else { return nil }
    self.value = value
  }

  private static func word(_ rest: inout Substring.UTF8View, until ends: String) -> String? {
    guard let end = rest.firstIndex(where: { ends.utf8.contains($0) }) else { return nil }
    defer { rest = rest[end...] }
    return String(rest[..<end])
  }

  /// A text in quotation marks, in which `\\`, `\"` and `\n` are escaped.
  private static func quoted(_ rest: inout Substring.UTF8View) -> String? {
    guard rest.popFirst() == UInt8(ascii: "\"") else { return nil }
    var bytes: [UInt8] = []
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "\""): return String(decoding: bytes, as: UTF8.self)
      case UInt8(ascii: "\\"):
        guard let escaped = rest.popFirst() else { return nil }
        bytes.append(escaped == UInt8(ascii: "n") ? UInt8(ascii: "\n") : escaped)
      default: bytes.append(byte)
      }
    }
    return nil
  }
}
