import FoundationEssentials
import Time

/// A value as a JSON object with one key, its type: `{"int": "42"}`; the format of the conformance data.
public struct ExchangeValue: Codable, Sendable {
  public let value: Value

  public init(_ value: Value) { self.value = value }

  private enum Tag: String, CodingKey {
    case null, bool, int, uint, double, string, bytes, list, map, type, timestamp, duration, optional
    case object, opaque, unknown, error
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Tag.self)
    guard let tag = container.allKeys.first, container.allKeys.count == 1 else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "a value has one key, its type"))
    }
    func corrupt(_ text: String) -> DecodingError {
      .dataCorruptedError(forKey: tag, in: container, debugDescription: "\(text) is no \(tag.rawValue)")
    }
    func parsed<Result>(_ parse: (String) -> Result?) throws -> Result {
      let text = try container.decode(String.self, forKey: tag)
      guard let result = parse(text) else { throw corrupt(text) }
      return result
    }
    switch tag {
    case .null: value = .null
    case .bool: value = .bool(try container.decode(Bool.self, forKey: tag))
    case .int: value = .int(try parsed { Int64($0) })
    case .uint: value = .uint(try parsed { UInt64($0) })
    case .double: value = .double(try parsed { Double($0) })
    case .string: value = .string(try container.decode(String.self, forKey: tag))
    case .bytes: value = .bytes(try parsed { Data(base64Encoded: $0).map(Array.init) })
    case .list: value = .list(try container.decode([ExchangeValue].self, forKey: tag).map(\.value))
    case .map:
      let entries = try container.decode([[ExchangeValue]].self, forKey: tag)
      guard entries.allSatisfy({ $0.count == 2 }), let map = MapValue(entries.map { ($0[0].value, $0[1].value) })
      else { throw corrupt("this") }
      value = .map(map)
    case .type: value = .type(try parsed { CELType(parsing: $0) })
    case .timestamp: value = .timestamp(try parsed { Timestamp(rfc3339: $0) })
    case .duration: value = .duration(try parsed { Duration(goText: $0) })
    case .optional: value = .optional(of: try container.decode(ExchangeValue?.self, forKey: tag)?.value)
    case .unknown: value = .unknown(UnknownAttributes(try container.decode(Set<String>.self, forKey: tag)))
    case .object, .opaque, .error: throw corrupt("this")
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Tag.self)
    switch value {
    case .null: try container.encodeNil(forKey: .null)
    case .bool(let flag): try container.encode(flag, forKey: .bool)
    case .int(let number): try container.encode(String(number), forKey: .int)
    case .uint(let number): try container.encode(String(number), forKey: .uint)
    case .double(let number): try container.encode(number.exchangeText, forKey: .double)
    case .string(let text): try container.encode(text, forKey: .string)
    case .bytes(let bytes): try container.encode(Data(bytes).base64EncodedString(), forKey: .bytes)
    case .list(let elements): try container.encode(elements.map(ExchangeValue.init), forKey: .list)
    case .map(let map):
      try container.encode(map.entries.map { [ExchangeValue($0.key), ExchangeValue($0.value)] }, forKey: .map)
    case .type(let type): try container.encode(type.runtimeName, forKey: .type)
    case .timestamp(let timestamp): try container.encode(timestamp.rfc3339, forKey: .timestamp)
    case .duration(let nanoseconds):
      try container.encode(Value.celText(ofNanoseconds: nanoseconds), forKey: .duration)
    case .optional(let optional):
      if let inner = optional.value {
        try container.encode(ExchangeValue(inner), forKey: .optional)
      } else {
        try container.encodeNil(forKey: .optional)
      }
    case .object(let object):
      let fields = zip(object.type.fields, object.slots).filter {
        if case .absent = $0.1 { false } else { true }
      }
      let pairs = fields.map { ($0.0.name, ExchangeValue($0.1)) }
      try container.encode(Dictionary(uniqueKeysWithValues: pairs), forKey: .object)
    case .opaque(let opaque): try container.encode(opaque.text, forKey: .opaque)
    case .unknown(let attributes): try container.encode(attributes.names.sorted(), forKey: .unknown)
    case .error(let error): try container.encode(error.message, forKey: .error)
    case .absent: try container.encode("absent", forKey: .error)
    }
  }
}

extension Double {
  /// The shortest text that reads back as the same number; `NaN`, `Infinity`, `-Infinity`.
  fileprivate var exchangeText: String {
    isNaN ? "NaN" : isInfinite ? (self < 0 ? "-Infinity" : "Infinity") : description
  }
}
