import Time

/// Writes JSON as Go's encoder does: no blanks, `<`, `>` and `&` escaped, keys in the order written.
struct JSONWriter: Sendable {
  private(set) var bytes: [UInt8] = []
  /// Whether something in it is no JSON to Go: an instant after the year 9999.
  private(set) var isUnwritable = false
  private let zone: Zone
  private var isFirst = true

  /// Instants are written with the offset they have in `zone`.
  init(zone: Zone = .utc) {
    self.zone = zone
  }

  mutating func object(_ content: (inout JSONWriter) -> Void) {
    open(0x7B)
    content(&self)
    close(0x7D)
  }

  mutating func object(_ name: String, _ content: (inout JSONWriter) -> Void) {
    value(name) { json in json.object(content) }
  }

  mutating func value(_ name: String, _ content: (inout JSONWriter) -> Void) {
    key(name)
    content(&self)
  }

  mutating func array<Items: Sequence>(_ items: Items, _ each: (inout JSONWriter, Items.Element) -> Void) {
    open(0x5B)
    for item in items { each(&self, item) }
    close(0x5D)
  }

  mutating func array<Items: Sequence>(
    _ name: String, _ items: Items, _ each: (inout JSONWriter, Items.Element) -> Void
  ) {
    key(name)
    array(items, each)
  }

  mutating func strings(_ name: String, _ items: [String]) {
    array(name, items) { json, item in json.string(item) }
  }

  mutating func null() {
    separate()
    bytes += Array("null".utf8)
  }

  mutating func string(_ value: String) {
    separate()
    quote(value)
  }

  mutating func string(_ name: String, _ value: String) {
    key(name)
    string(value)
  }

  mutating func string(_ name: String, _ id: SimulatedID) {
    key(name)
    self.id(id)
  }

  mutating func id(_ id: SimulatedID) {
    separate()
    bytes.append(0x22)
    id.write(to: &bytes)
    bytes.append(0x22)
  }

  mutating func number(_ name: String, _ value: Int64) {
    key(name)
    separate()
    bytes.append(contentsOf: String(value).utf8)
  }

  mutating func flag(_ name: String, _ value: Bool) {
    key(name)
    separate()
    bytes.append(contentsOf: (value ? "true" : "false").utf8)
  }

  mutating func null(_ name: String) {
    key(name)
    separate()
    bytes.append(contentsOf: "null".utf8)
  }

  mutating func time(_ name: String, _ value: Timestamp) {
    if value.seconds >= Self.year10000 { isUnwritable = true }
    string(name, value.rfc3339(in: zone))
  }

  private static let year10000: Int64 = 253_402_300_800

  /// The instant, or null.
  mutating func nullable(_ name: String, _ value: Timestamp?) {
    if let value { time(name, value) } else { null(name) }
  }

  /// The instant, or no key at all.
  mutating func optional(_ name: String, _ value: Timestamp?) {
    if let value { time(name, value) }
  }

  /// What Go's encoder writes behind every document.
  mutating func newline() {
    bytes.append(0x0A)
  }

  private mutating func key(_ name: String) {
    separate()
    // Keys are ours and need no escapes.
    bytes.append(0x22)
    bytes.append(contentsOf: name.utf8)
    bytes.append(0x22)
    bytes.append(0x3A)
    isFirst = true
  }

  private mutating func open(_ bracket: UInt8) {
    separate()
    bytes.append(bracket)
    isFirst = true
  }

  private mutating func close(_ bracket: UInt8) {
    bytes.append(bracket)
    isFirst = false
  }

  private mutating func separate() {
    if !isFirst { bytes.append(0x2C) }
    isFirst = false
  }

  private mutating func quote(_ text: String) {
    bytes.append(0x22)
    defer { bytes.append(0x22) }
    let span = text.utf8.span
    guard span.indices.contains(where: { Self.needsEscape(span[$0]) }) else {
      bytes.append(contentsOf: text.utf8)
      return
    }
    for byte in text.utf8 {
      switch byte {
      case 0x22, 0x5C: bytes.append(contentsOf: [0x5C, byte])
      case 0x0A: bytes.append(contentsOf: "\\n".utf8)
      case 0x0D: bytes.append(contentsOf: "\\r".utf8)
      case 0x09: bytes.append(contentsOf: "\\t".utf8)
      case 0x00..<0x20, 0x3C, 0x3E, 0x26:
        bytes.append(contentsOf: "\\u00".utf8)
        for nibble in [byte >> 4, byte & 15] { bytes.append(nibble < 10 ? 0x30 + nibble : 0x57 + nibble) }
      default: bytes.append(byte)
      }
    }
  }

  private static func needsEscape(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == 0x22 || byte == 0x5C || byte == 0x3C || byte == 0x3E || byte == 0x26
  }
}
