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

  /// Maximum precision: more digits would only cost time.
  private static let largestPrecision = 100

  private static func failure(_ message: String) -> EvaluationError { EvaluationError(.invalidArgument, message) }

  private static func formatted(_ format: String, _ values: [Value]) throws(EvaluationError) -> String {
    try read(format, count: values.count) { index, clause, precision throws(EvaluationError) in
      try text(of: values[index], clause, precision)
    }.text
  }

  /// Replaces each clause of a format by the text that `write` returns for its argument, given by index.
  ///
  /// `used` is the number of arguments that a clause consumed.
  static func read(
    _ format: String, count: Int, _ write: (Int, Unicode.Scalar, Int?) throws(EvaluationError) -> String
  ) throws(EvaluationError) -> (text: String, used: Int) {
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
      guard index < count else { throw failure("index \(index) out of range") }
      guard "sdfebxXo".unicodeScalars.contains(clause) else {
        throw failure("unrecognized formatting clause \"\(clause)\"")
      }
      result += try write(index, clause, precision)
      index += 1
    }
    return (result, index)
  }

  // MARK: Clauses

  /// Whether a clause accepts values of a type, as far as the type tells.
  static func takes(_ clause: Unicode.Scalar, _ type: CELType) -> Bool {
    switch type {
    case .dyn, .failure, .parameter, .int, .uint: true
    case .wrapper(let inner): takes(clause, inner)
    case .double: "sdfe".unicodeScalars.contains(clause)
    case .bool: "sb".unicodeScalars.contains(clause)
    case .string, .bytes: "sxX".unicodeScalars.contains(clause)
    case .null, .timestamp, .duration, .list, .map, .type: clause == "s"
    case .optional, .object, .abstract: false
    }
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
    default: return try hexadecimal(value).uppercased()
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

  /// The text that `%s` writes.
  private static func plain(_ value: Value) throws(EvaluationError) -> String {
    switch value {
    case .string(let text): return text
    case .bool(let flag): return flag ? "true" : "false"
    case .null: return "null"
    case .int, .uint, .double: return try decimal(value)
    case .bytes(let bytes): return readable(bytes)
    case .timestamp(let timestamp): return timestamp.rfc3339
    case .duration(let nanoseconds):
      // "as if the value was converted to double" (CEL specification, extension "strings"), so not exact to the
      // nanosecond.
      let (seconds, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
      return "\((Double(seconds) + Double(rest) / 1e9).plainText)s"
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

extension FormatFunctions {
  /// The bytes as UTF-8 text, with each run of invalid bytes replaced by one U+FFFD.
  private static func readable(_ bytes: [UInt8]) -> String {
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    var result = ""
    var parser = Unicode.UTF8.ForwardParser()
    var rest = bytes.makeIterator()
    var isBroken = false
    while true {
      switch parser.parseScalar(from: &rest) {
      case .valid(let scalar):
        result.unicodeScalars.append(Unicode.UTF8.decode(scalar))
        isBroken = false
      case .error:
        if !isBroken { result.unicodeScalars.append("\u{FFFD}") }
        isBroken = true
      case .emptyInput: return result
      }
    }
  }
}

extension Double {
  /// The shortest digits that read back as the same number, never with an exponent.
  fileprivate var plainText: String {
    if isNaN { return "NaN" }
    if isInfinite { return self < 0 ? "-Infinity" : "Infinity" }
    return (sign == .minus ? "-" : "") + decimalParts.plain
  }
}
