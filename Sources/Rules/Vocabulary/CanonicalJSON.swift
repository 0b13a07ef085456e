import CEL
import Text
import Time

/// Writes facts as JSON with sorted keys and no blanks, so that equal content results in equal text.
struct CanonicalJSON {
  private(set) var bytes: [UInt8] = []

  init() { bytes.reserveCapacity(1024) }

  /// The text written so far.
  var text: String { String(decoding: bytes, as: UTF8.self) }

  mutating func raw(_ text: StaticString) {
    text.withUTF8Buffer { bytes.append(contentsOf: $0) }
  }

  /// Writes the stable fields of one object; leaves absent and unknown ones out.
  mutating func object<Facts>(_ schema: Schema<Facts>, _ facts: Facts) {
    bytes.append(UInt8(ascii: "{"))
    var isFirst = true
    for (index, key) in schema.stableByName {
      let fact = schema.facts[index]
      let value = fact.write == nil || fact.isFetched ? fact.value(facts, .epoch) : .null
      if !value.isKnown { continue }
      if !isFirst { bytes.append(UInt8(ascii: ",")) }
      isFirst = false
      bytes += key
      if let write = fact.write { write(facts, &self) } else { scalar(value) }
    }
    bytes.append(UInt8(ascii: "}"))
  }

  mutating func list<Item>(_ schema: Schema<Item>, _ items: [Item]) {
    list(items) { item, json in json.object(schema, item) }
  }

  mutating func list<Item>(_ items: [Item], write: (Item, inout CanonicalJSON) -> Void) {
    bytes.append(UInt8(ascii: "["))
    for (index, item) in items.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      write(item, &self)
    }
    bytes.append(UInt8(ascii: "]"))
  }

  /// Writes an object of texts, sorted by name.
  mutating func texts(_ texts: [String: String?]) {
    bytes.append(UInt8(ascii: "{"))
    for (index, (name, text)) in texts.sorted(by: { $0.key < $1.key }).enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      string(name)
      bytes.append(UInt8(ascii: ":"))
      if let text { string(text) } else { raw("null") }
    }
    bytes.append(UInt8(ascii: "}"))
  }

  /// Writes an object of instants, and of one map of texts; leaves `nil` ones out. The names must be sorted, that of the
  /// map the last.
  mutating func members(_ members: [(StaticString, Timestamp?)], texts map: (StaticString, [String: String?])? = nil) {
    bytes.append(UInt8(ascii: "{"))
    var isFirst = true
    for case (let name, let instant?) in members {
      if !isFirst { bytes.append(UInt8(ascii: ",")) }
      isFirst = false
      string("\(name)")
      bytes.append(UInt8(ascii: ":"))
      string(instant.rfc3339)
    }
    if let map {
      if !isFirst { bytes.append(UInt8(ascii: ",")) }
      string("\(map.0)")
      bytes.append(UInt8(ascii: ":"))
      texts(map.1)
    }
    bytes.append(UInt8(ascii: "}"))
  }

  /// Writes a value of one of the types that stable fields have.
  private mutating func scalar(_ value: Value) {
    switch value {
    case .string(let text): string(text)
    case .int(let number): bytes += String(number).utf8
    case .bool(let flag): flag ? raw("true") : raw("false")
    case .timestamp(let instant): string(instant.rfc3339)
    case .duration(let nanoseconds): bytes += String(nanoseconds / 1_000_000).utf8
    case .list(let items): list(items) { item, json in json.scalar(item) }
    default: preconditionFailure("no stable field is of type \(value.type)")
    }
  }

  mutating func string(_ text: String) { bytes.appendJSONString(text) }
}
