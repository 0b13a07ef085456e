import Time

/// `int(x)`, `string(x)` and the other functions named after types.
enum ConversionFunctions {
  static let all = [bool, int, uint, double, string, bytes, timestamp, duration, type, dyn]

  private static func conversion(
    _ name: String, cost: CostRule = .readsFirst, from types: [CELType], to result: CELType,
    _ convert: @escaping @Sendable (Value) -> Value
  ) -> Function {
    Function(name, cost: cost, types.map { .global([$0], result) }, .one(convert))
  }

  private static func refused(_ text: String, as type: String, hint: String = "") -> Value {
    .failure(.invalidArgument, "\(text.printedLiteral) is no \(type)\(hint)")
  }

  private static let outOfRange = OperatorFunctions.overflow

  private static let bool = conversion("bool", from: [.bool, .string], to: .bool) { value in
    switch value {
    case .bool: value
    case .string("1"), .string("t"), .string("T"), .string("true"), .string("TRUE"), .string("True"): .bool(true)
    case .string("0"), .string("f"), .string("F"), .string("false"), .string("FALSE"), .string("False"): .bool(false)
    case .string(let text): refused(text, as: "bool")
    default: .noSuchOverload
    }
  }

  private static let int = conversion("int", from: [.int, .uint, .double, .string, .timestamp, .duration], to: .int) {
    value in
    switch value {
    case .int: return value
    case .uint(let number): return Int64(exactly: number).map(Value.int) ?? outOfRange
    case .double(let number):
      // Both ends are excluded: a double this large may have been rounded from a value out of range.
      guard number > -0x1p63, number < 0x1p63 else { return outOfRange }
      return .int(Int64(number))
    case .string(let text): return Int64(text).map(Value.int) ?? refused(text, as: "int")
    case .timestamp(let timestamp): return .int(timestamp.seconds)
    case .duration(let nanoseconds): return .int(nanoseconds)
    default: return .noSuchOverload
    }
  }

  private static let uint = conversion("uint", from: [.uint, .int, .double, .string], to: .uint) { value in
    switch value {
    case .uint: return value
    case .int(let number): return UInt64(exactly: number).map(Value.uint) ?? outOfRange
    case .double(let number):
      guard number > -1, number < 0x1p64, number >= 0 else { return outOfRange }
      return .uint(UInt64(number))
    case .string(let text):
      guard text.utf8.first?.isDigit == true, let number = UInt64(text) else { return refused(text, as: "uint") }
      return .uint(number)
    default: return .noSuchOverload
    }
  }

  private static let double = conversion("double", from: [.double, .int, .uint, .string], to: .double) { value in
    switch value {
    case .double: return value
    case .int(let number): return .double(Double(number))
    case .uint(let number): return .double(Double(number))
    case .string(let text):
      guard let number = Double(text), !number.isInfinite || text.lowercased().contains("inf"),
        !number.isNaN || !text.contains("("),
        !text.utf8.contains(where: { [0, UInt8(ascii: "x"), UInt8(ascii: "X")].contains($0) })
      else { return refused(text, as: "double") }
      return .double(number)
    default: return .noSuchOverload
    }
  }

  private static let string = conversion(
    "string", cost: .copiesFirst, from: [.string, .bool, .int, .uint, .double, .bytes, .timestamp, .duration],
    to: .string,
    text)

  /// The result of `string(x)`; libraries add overloads for their own types.
  @Sendable static func text(_ value: Value) -> Value {
    switch value {
    case .string: value
    case .bool(let flag): .string(flag ? "true" : "false")
    case .int(let number): .string(String(number))
    case .uint(let number): .string(String(number))
    case .double(let number): .string(number.goText)
    case .bytes(let bytes):
      String(validating: bytes, as: UTF8.self).map(Value.string)
        ?? .failure(.invalidArgument, "these bytes are not UTF-8")
    case .timestamp(let timestamp): .string(timestamp.rfc3339)
    case .duration(let nanoseconds): .string(Value.celText(ofNanoseconds: nanoseconds))
    case .opaque(let opaque): .string(opaque.text)
    default: .noSuchOverload
    }
  }

  private static let bytes = conversion("bytes", cost: .copiesFirst, from: [.bytes, .string], to: .bytes) { value in
    switch value {
    case .bytes: value
    case .string(let text): .bytes(Array(text.utf8))
    default: .noSuchOverload
    }
  }

  private static let timestamp = conversion("timestamp", from: [.timestamp, .string, .int], to: .timestamp) { value in
    switch value {
    case .timestamp: return value
    case .string(let text):
      guard text.hasStrictTime, let timestamp = Timestamp(rfc3339: text) else {
        return refused(text, as: "timestamp", hint: ": write it as \"2026-03-11T18:00:00Z\"")
      }
      return timestamp.isInCalendar ? .timestamp(timestamp) : OperatorFunctions.timestampOverflow
    case .int(let seconds):
      let timestamp = Timestamp(seconds: seconds)
      return timestamp.isInCalendar ? .timestamp(timestamp) : OperatorFunctions.timestampOverflow
    default: return .noSuchOverload
    }
  }

  private static let duration = conversion("duration", from: [.duration, .string], to: .duration) { value in
    switch value {
    case .duration: value
    case .string(let text):
      if let duration = Duration(goText: text) {
        .duration(duration)
      } else if Duration.isTooLong(text, isSetting: false) {
        .failure(
          .invalidArgument, "\(text.printedLiteral) is longer than a duration can be: \(Duration.longestText) at most")
      } else {
        refused(text, as: "duration", hint: ": write hours, minutes and seconds, as \"1h30m\" or \"90s\"")
      }
    default: .noSuchOverload
    }
  }

  private static let type = Function(
    "type", [.global([.parameter("A")], .type(.parameter("A")))], .one { .type($0.type) })

  private static let dyn = Function("dyn", [.global([.parameter("A")], .dyn)], .one { $0 })
}

extension Double {
  /// The shortest text that reads back as the same number, in Go's format.
  ///
  /// That is format `g` of `strconv`: `1e+06`, `0.5`, `+Inf`.
  var goText: String {
    if isNaN { return "NaN" }
    if isInfinite { return self < 0 ? "-Inf" : "+Inf" }
    let parts = decimalParts
    let sign = self.sign == .minus ? "-" : ""
    if parts.exponent < -4 || parts.exponent >= 6 {
      let exponent = parts.exponent.magnitude
      let fraction = parts.digits.count > 1 ? "." + parts.digits.dropFirst() : ""
      return
        "\(sign)\(parts.digits.prefix(1))\(fraction)e\(parts.exponent < 0 ? "-" : "+")\(exponent < 10 ? "0" : "")\(exponent)"
    }
    return sign + parts.plain
  }

  /// The shortest exact digits, the decimal exponent of the first one, and the number without an exponent.
  var decimalParts: (digits: String, exponent: Int, plain: String) {
    var text = magnitude.description
    var exponent = 0
    if let mark = text.firstIndex(of: "e") {
      exponent = Int(text[text.index(after: mark)...]) ?? 0
      text = String(text[..<mark])
    }
    let pieces = text.split(separator: ".", omittingEmptySubsequences: false)
    let whole = pieces[0]
    let fraction = pieces.count > 1 ? pieces[1] : ""
    var digits = String(whole + fraction)
    var first = whole.count - 1 + exponent
    while digits.count > 1, digits.first == "0" {
      digits.removeFirst()
      first -= 1
    }
    while digits.count > 1, digits.last == "0" { digits.removeLast() }
    if digits == "0" { return ("0", 0, "0") }
    let plain: String
    if first < 0 {
      plain = "0." + String(repeating: "0", count: -first - 1) + digits
    } else if digits.count <= first + 1 {
      plain = digits + String(repeating: "0", count: first + 1 - digits.count)
    } else {
      plain = "\(digits.prefix(first + 1)).\(digits.dropFirst(first + 1))"
    }
    return (digits, first, plain)
  }
}

extension String {
  /// Whether the time is strict RFC 3339: two hour digits, a point before the fraction, and a possible offset.
  ///
  /// `Timestamp` is as lenient as Go's parser, which accepts more.
  var hasStrictTime: Bool {
    let bytes = Array(utf8)
    guard bytes.count >= 20, bytes[13] == UInt8(ascii: ":"), !bytes.contains(UInt8(ascii: ",")) else { return false }
    guard bytes[bytes.count - 3] == UInt8(ascii: ":"), let hours = Int(suffix(5).prefix(2)),
      let minutes = Int(suffix(2))
    else { return true }
    return hours < 24 && minutes < 60
  }
}
