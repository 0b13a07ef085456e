import Diagnostics

/// One scalar: its text after quotes, escapes, folding and chomping are worked off.
public struct YAMLScalar: Sendable {
  /// The text.
  public let text: String
  /// How it is written.
  public let style: Style
  /// Leads from UTF-8 offsets in ``text`` to offsets in the file.
  public let map: SourceMap

  /// The five ways of writing a scalar.
  public enum Style: Sendable {
    case plain
    case singleQuoted
    case doubleQuoted
    case literal
    case folded
  }

  /// Its value by YAML 1.2's core schema: only plain scalars are anything but strings, and `yes`, `on`, `12:30` are strings.
  public var coreValue: CoreValue { style == .plain ? CoreValue(plain: text) : .string(text) }
}

/// A scalar by YAML 1.2's core schema (section 10.3.2).
public enum CoreValue: Sendable, Equatable {
  case null
  case bool(Bool)
  case int(Int64)
  case float(Double)
  case string(String)

  /// Reads a plain scalar. An integer beyond 64 bits is a float, as the schema allows.
  public init(plain text: String) {
    switch text {
    case "", "~", "null", "Null", "NULL": self = .null
    case "true", "True", "TRUE": self = .bool(true)
    case "false", "False", "FALSE": self = .bool(false)
    case ".nan", ".NaN", ".NAN": self = .float(.nan)
    case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF": self = .float(.infinity)
    case "-.inf", "-.Inf", "-.INF": self = .float(-.infinity)
    default: self = CoreValue.number(text) ?? .string(text)
    }
  }

  private static func number(_ text: String) -> CoreValue? {
    let bytes = text.utf8
    guard let first = bytes.first,
      isDigit(first) || first == UInt8(ascii: "+") || first == UInt8(ascii: "-")
        || first == UInt8(ascii: ".")
    else { return nil }
    if text.hasPrefix("0x") { return Int64(text.dropFirst(2), radix: 16).flatMap { $0 >= 0 ? .int($0) : nil } }
    if text.hasPrefix("0o") { return Int64(text.dropFirst(2), radix: 8).flatMap { $0 >= 0 ? .int($0) : nil } }
    let unsigned = first == UInt8(ascii: "+") || first == UInt8(ascii: "-") ? bytes.dropFirst() : bytes[...]
    guard !unsigned.isEmpty else { return nil }
    if unsigned.allSatisfy(isDigit), let value = Int64(text) { return .int(value) }
    return isFloat(unsigned) ? Double(text).map(CoreValue.float) : nil
  }

  /// `(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`
  private static func isFloat(_ bytes: Substring.UTF8View) -> Bool {
    var rest = bytes
    let whole = rest.prefix(while: isDigit)
    rest = rest.dropFirst(whole.count)
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      let fraction = rest.prefix(while: isDigit)
      rest = rest.dropFirst(fraction.count)
      if whole.isEmpty && fraction.isEmpty { return false }
    } else if whole.isEmpty {
      return false
    }
    guard let mark = rest.first else { return true }
    guard mark == UInt8(ascii: "e") || mark == UInt8(ascii: "E") else { return false }
    rest = rest.dropFirst()
    if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
    return !rest.isEmpty && rest.allSatisfy(isDigit)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte }

  /// What it is, for messages.
  public var kindForPeople: String {
    switch self {
    case .null: "nothing"
    case .bool: "true or false"
    case .int: "an integer"
    case .float: "a number"
    case .string: "text"
    }
  }
}
