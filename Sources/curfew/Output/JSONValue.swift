import FoundationEssentials
import Text

/// A JSON document to print.
enum JSONValue: Sendable, Equatable {
  case null
  case boolean(Bool)
  case integer(Int64)
  case number(Double)
  case string(String)
  case array([JSONValue])
  /// Members; printed in the order of their names.
  case object([String: JSONValue])

  /// The version of all documents that the program prints with `-o json`; it counts up when a field changes its
  /// meaning or goes away, not when one is added.
  static let schemaVersion: Int64 = 1

  /// The document with `schema_version`, indented, newline at the end.
  static func document(_ members: [String: JSONValue]) throws -> String {
    try text(members, [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
  }

  /// The same on one line.
  static func line(_ members: [String: JSONValue]) throws -> String {
    try text(members, [.sortedKeys, .withoutEscapingSlashes])
  }

  /// A document in a form that others define, which has no place for `schema_version`.
  static func foreignDocument(_ members: [String: JSONValue]) throws -> String {
    try text(of: .object(members), [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
  }

  private static func text(_ members: [String: JSONValue], _ form: JSONEncoder.OutputFormatting) throws -> String {
    try text(of: .object(members.merging(["schema_version": .integer(schemaVersion)]) { own, _ in own }), form)
  }

  private static func text(of value: JSONValue, _ form: JSONEncoder.OutputFormatting) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = form
    // Foundation escapes what JSON demands; what else must not reach a terminal stands within strings, too.
    return String(decoding: try encoder.encode(value), as: UTF8.self).escapingUnsafe(isSeveralLines: true) + "\n"
  }
}

extension JSONValue: Encodable {
  private struct Name: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { return nil }
  }

  func encode(to encoder: any Encoder) throws {
    switch self {
    case .object(let members):
      var container = encoder.container(keyedBy: Name.self)
      for (name, value) in members { try container.encode(value, forKey: Name(stringValue: name)) }
    case .array(let items):
      var container = encoder.unkeyedContainer()
      for item in items { try container.encode(item) }
    default:
      var container = encoder.singleValueContainer()
      try encode(into: &container)
    }
  }

  private func encode(into container: inout any SingleValueEncodingContainer) throws {
    switch self {
    case .boolean(let truth): try container.encode(truth)
    case .integer(let number): try container.encode(number)
    case .number(let number) where number.isFinite: try container.encode(number)
    case .string(let text): try container.encode(text)
    case .null, .number, .array, .object: try container.encodeNil()
    }
  }
}
