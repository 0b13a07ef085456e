extension Value {
  /// The value as a literal, or in a similar form if it has none (timestamps, errors).
  var printedLiteral: String {
    switch self {
    case .null: "null"
    case .bool(let value): value ? "true" : "false"
    case .int(let value): String(value)
    case .uint(let value): "\(value)u"
    case .double(let value): value.printedLiteral
    case .string(let value): value.printedLiteral
    case .bytes(let bytes): "b\"\(bytes.map(\.printedInBytes).joined())\""
    case .timestamp(let value): "timestamp(\"\(value.rfc3339)\")"
    case .duration(let nanoseconds): "duration(\"\(Value.celText(ofNanoseconds: nanoseconds))\")"
    case .list(let elements): "[\(elements.map(\.printedLiteral).joined(separator: ", "))]"
    case .map(let map):
      "{\(map.entries.map { "\($0.key.printedLiteral): \($0.value.printedLiteral)" }.joined(separator: ", "))}"
    case .object(let object): object.printed
    case .optional(let optional):
      optional.value.map { "optional.of(\($0.printedLiteral))" } ?? "optional.none()"
    case .type(let type): type.runtimeName
    case .opaque(let opaque): opaque.text
    case .unknown(let attributes): "unknown(\(attributes.names.sorted().joined(separator: ", ")))"
    case .error(let error): "error(\(error.message))"
    case .absent: "absent"
    }
  }

  /// The text of `string(duration)`: seconds with as many fraction digits as needed, `1.5s`.
  static func celText(ofNanoseconds nanoseconds: Int64) -> String {
    let (seconds, rest) = nanoseconds.magnitude.quotientAndRemainder(dividingBy: 1_000_000_000)
    var fraction = ""
    if rest != 0 {
      let digits = String(rest)
      fraction = "." + String(repeating: "0", count: 9 - digits.count) + digits
      while fraction.last == "0" { fraction.removeLast() }
    }
    return "\(nanoseconds < 0 ? "-" : "")\(seconds)\(fraction)s"
  }
}

extension Double {
  fileprivate var printedLiteral: String {
    if isNaN { return "(0.0 / 0.0)" }
    if isInfinite { return self < 0 ? "(-1.0 / 0.0)" : "(1.0 / 0.0)" }
    return description
  }
}

extension ObjectValue {
  fileprivate var printed: String {
    let parts = zip(type.fields, slots).compactMap { field, value -> String? in
      if case .absent = value { return nil }
      return "\(field.name): \(value.printedLiteral)"
    }
    return "{\(parts.joined(separator: ", "))}"
  }
}

extension String {
  /// The text in double quotes, escaped where necessary.
  var printedLiteral: String {
    var result = "\""
    for scalar in unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case "\u{0}"..<" ", "\u{7F}": result += "\\x" + UInt8(scalar.value).hexadecimal
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}

extension UInt8 {
  /// Two lower-case digits.
  var hexadecimal: String {
    let text = String(self, radix: 16)
    return text.count == 1 ? "0\(text)" : text
  }

  fileprivate var printedInBytes: String {
    self >= 0x20 && self < 0x7F && self != UInt8(ascii: "\"") && self != UInt8(ascii: "\\")
      ? String(Unicode.Scalar(self)) : "\\x\(hexadecimal)"
  }
}
