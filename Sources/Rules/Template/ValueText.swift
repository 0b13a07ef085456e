import CEL
import Time

/// Formats values for people, in messages.
enum ValueText {
  /// The text of a value: durations as `2h14m`, timestamps as `2026-03-11 18:00 +01:00` in the zone, lists with commas.
  static func text(of value: Value, zone: Zone) -> String {
    switch value {
    case .null, .absent: "none"
    case .bool(let flag): flag ? "true" : "false"
    case .int(let number): String(number)
    case .uint(let number): String(number)
    case .double(let number): text(of: number)
    case .string(let text): text
    case .bytes(let bytes): "\(bytes.count) bytes"
    case .timestamp(let instant): text(of: instant, zone: zone)
    case .duration(let nanoseconds): Duration.nanoseconds(nanoseconds).shortText
    case .list(let items): items.map { text(of: $0, zone: zone) }.joined(separator: ", ")
    case .map(let map):
      map.entries.map { "\(text(of: $0.key, zone: zone)): \(text(of: $0.value, zone: zone))" }.joined(separator: ", ")
    case .object(let object):
      if case .string(let name)? = object["name"] { name } else { object.type.name }
    case .optional(let optional): optional.value.map { text(of: $0, zone: zone) } ?? "none"
    case .type(let type): type.runtimeName
    case .opaque(let opaque): opaque.typeName
    case .unknown(let attributes): "(not known: \(attributes.names.sorted().joined(separator: ", ")))"
    case .error(let error): "(failed: \(error.message))"
    }
  }

  /// `2026-03-11 18:00 +01:00`, or with `UTC` instead of the offset.
  static func text(of instant: Timestamp, zone: Zone) -> String { zone.minuteText(of: instant) }

  private static func text(of number: Double) -> String {
    Int64(exactly: number).map(String.init) ?? String(number)
  }
}
