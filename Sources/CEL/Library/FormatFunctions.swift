import Time

/// `"%s".format([x])` (CEL specification, extension "strings").
enum FormatFunctions {
  static let all = [
    Function(
      "format", cost: CostRule(base: 0, reads: .product, makes: .product),
      [.member([.string, .list(.dyn)], .string)],
      .two { format, arguments in
        guard case .string(let text) = format, case .list(let values) = arguments else { return .noSuchOverload }
        do throws(EvaluationError) {
          return .string(try formatted(text, values))
        } catch {
          return .error(error)
        }
      })
  ]

  /// More digits than anybody can want would only cost time.
  private static let largestPrecision = 1000

  private static func failure(_ message: String) -> EvaluationError { EvaluationError(.invalidArgument, message) }

  private static func formatted(_ format: String, _ values: [Value]) throws(EvaluationError) -> String {
    var result = ""
    var rest = format.unicodeScalars[...]
    var index = 0
    while let scalar = rest.popFirst() {
      guard scalar == "%" else {
        result.unicodeScalars.append(scalar)
        continue
      }
      if rest.first == "%" {
        rest.removeFirst()
        result += "%"
        continue
      }
      let precision = try takePrecision(&rest)
      guard let clause = rest.popFirst() else { throw failure("the format ends in the middle of a clause") }
      guard index < values.count else { throw failure("index \(index) out of range") }
      result += try text(of: values[index], clause, precision)
      index += 1
    }
    return result
  }

  private static func takePrecision(_ rest: inout Substring.UnicodeScalarView) throws(EvaluationError) -> Int? {
    guard rest.first == "." else { return nil }
    rest.removeFirst()
    let digits = rest.prefix { ("0"..."9").contains($0) }
    rest = rest.dropFirst(digits.count)
    guard let precision = Int(String(digits)), precision <= largestPrecision else {
      throw failure("a precision is a number from 0 to \(largestPrecision)")
    }
    return precision
  }

  private static func text(
    of value: Value, _ clause: Unicode.Scalar, _ precision: Int?
  ) throws(EvaluationError) -> String {
    switch clause {
    case "s": return try plain(value)
    case "d": return try decimal(value)
    case "f": return try real(value, "fixed-point") { DecimalExpansion($0).fixed(precision ?? 6) }
    case "e": return try real(value, "scientific") { DecimalExpansion($0).scientific(precision ?? 6) }
    case "b":
      if case .bool(let flag) = value { return flag ? "1" : "0" }
      return try integer(value, radix: 2, "only integers and bools can be formatted as binary")
    case "o": return try integer(value, radix: 8, "octal clause can only be used on integers")
    case "x": return try hexadecimal(value)
    case "X": return try hexadecimal(value).uppercased()
    default: throw failure("unrecognized formatting clause \"\(clause)\"")
    }
  }

  private static func decimal(_ value: Value) throws(EvaluationError) -> String {
    switch value {
    case .int(let number): return String(number)
    case .uint(let number): return String(number)
    case .double(let number): return number.plainText
    default:
      throw failure("decimal clause can only be used on numbers, was given \(value.type.runtimeName)")
    }
  }

  private static func real(
    _ value: Value, _ name: String, _ write: (Double) -> String
  ) throws(EvaluationError) -> String {
    let number: Double
    switch value {
    case .double(let double): number = double
    case .int(let int): number = Double(int)
    case .uint(let uint): number = Double(uint)
    default: throw failure("\(name) clause can only be used on numbers, was given \(value.type.runtimeName)")
    }
    return number.isFinite ? write(number) : number.plainText
  }

  private static func integer(_ value: Value, radix: Int, _ rule: String) throws(EvaluationError) -> String {
    switch value {
    case .int(let number): return String(number, radix: radix)
    case .uint(let number): return String(number, radix: radix)
    default: throw failure("\(rule), was given \(value.type.runtimeName)")
    }
  }

  private static func hexadecimal(_ value: Value) throws(EvaluationError) -> String {
    switch value {
    case .string(let text): return text.utf8.map(\.hexadecimal).joined()
    case .bytes(let bytes): return bytes.map(\.hexadecimal).joined()
    default:
      return try integer(
        value, radix: 16, "only integers, byte buffers, and strings can be formatted as hex")
    }
  }

  /// What `%s` writes.
  private static func plain(_ value: Value) throws(EvaluationError) -> String {
    switch value {
    case .string(let text): return text
    case .bool(let flag): return flag ? "true" : "false"
    case .null: return "null"
    case .int, .uint, .double: return try decimal(value)
    case .bytes(let bytes): return String(decoding: bytes, as: UTF8.self)
    case .timestamp(let timestamp): return timestamp.rfc3339
    case .duration(let nanoseconds): return Value.celText(ofNanoseconds: nanoseconds)
    case .type(let type): return type.runtimeName
    case .list(let elements):
      var parts: [String] = []
      for element in elements { parts.append(try plain(element)) }
      return "[\(parts.joined(separator: ", "))]"
    case .map(let map):
      var parts: [(key: String, text: String)] = []
      for entry in map.entries {
        let key = try plain(entry.key)
        parts.append((key, "\(key): \(try plain(entry.value))"))
      }
      return "{\(parts.sorted { $0.key.precedes($1.key) }.map(\.text).joined(separator: ", "))}"
    default:
      throw failure(
        "string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, durations, and "
          + "timestamps, was given \(value.type.runtimeName)")
    }
  }
}

extension Double {
  /// The shortest digits that read as the same number, never with an exponent.
  fileprivate var plainText: String {
    if isNaN { return "NaN" }
    if isInfinite { return self < 0 ? "-Infinity" : "Infinity" }
    return (sign == .minus ? "-" : "") + decimalParts.plain
  }
}
