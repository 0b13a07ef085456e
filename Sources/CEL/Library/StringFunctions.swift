/// The strings library; positions count Unicode scalars from 0.
enum StringFunctions {
  static let all = [
    charAt, search("indexOf", forward: true), search("lastIndexOf", forward: false), join,
    mapped("lowerAscii") { $0.mapASCII { $0 &- UInt8(ascii: "A") < 26 ? $0 | 0x20 : $0 } },
    mapped("upperAscii") { $0.mapASCII { $0 &- UInt8(ascii: "a") < 26 ? $0 & 0xDF : $0 } },
    mapped("reverse") { String(String.UnicodeScalarView($0.unicodeScalars.reversed())) },
    mapped("trim") { $0.trimmingWhitespace }, replace, split, substring, quote,
  ]

  private static func outOfRange(_ index: Int64) -> Value {
    .failure(.indexOutOfRange, "index out of range: \(index)")
  }

  private static func mapped(_ name: String, _ change: @escaping @Sendable (String) -> String) -> Function {
    Function(
      name, cost: .copiesFirst, [.member([.string], .string)],
      .one { value in
        if case .string(let text) = value { .string(change(text)) } else { .noSuchOverload }
      })
  }

  private static let charAt = Function(
    "charAt", cost: .readsFirst, [.member([.string, .int], .string)],
    .two { text, index in
      guard case .string(let text) = text, case .int(let index) = index else { return .noSuchOverload }
      let scalars = text.unicodeScalars
      guard index >= 0, index <= scalars.count else { return outOfRange(index) }
      return .string(scalars.dropFirst(Int(index)).first.map { String($0) } ?? "")
    })

  private static func search(_ name: String, forward: Bool) -> Function {
    Function(
      name, cost: .readsProduct, [.member([.string, .string], .int), .member([.string, .string, .int], .int)],
      .many { arguments in
        guard case .string(let text) = arguments[0], arguments.count > 1, case .string(let part) = arguments[1] else {
          return .noSuchOverload
        }
        let whole = Array(text.unicodeScalars)
        let wanted = Array(part.unicodeScalars)
        var start = forward ? 0 : Int64(whole.count)
        if arguments.count == 3 {
          guard case .int(let offset) = arguments[2] else { return .noSuchOverload }
          guard offset >= 0, offset <= whole.count else { return outOfRange(offset) }
          // No text starts at the end.
          if offset == whole.count, !wanted.isEmpty { return .int(-1) }
          start = offset
        } else if arguments.count != 2 {
          return .noSuchOverload
        }
        return .int(Int64(place(of: wanted, in: whole, from: Int(start), forward: forward)))
      })
  }

  /// The first position at or after `start`, or the last one at or before it; -1 if there is none.
  private static func place(of part: [Unicode.Scalar], in whole: [Unicode.Scalar], from start: Int, forward: Bool)
    -> Int
  {
    if part.isEmpty { return start }
    let last = whole.count - part.count
    guard last >= 0 else { return -1 }
    if forward, start > last { return -1 }
    let places =
      forward ? stride(from: start, through: last, by: 1) : stride(from: min(start, last), through: 0, by: -1)
    return places.first { whole[$0] == part[0] && whole[$0..<$0 + part.count].elementsEqual(part) } ?? -1
  }

  private static let join = Function(
    "join", cost: CostRule(base: 0, reads: .product, makes: .product),
    [.member([.list(.string)], .string), .member([.list(.string), .string], .string)],
    .many { arguments in
      guard case .list(let elements) = arguments[0] else { return .noSuchOverload }
      var separator = ""
      if arguments.count == 2 {
        guard case .string(let text) = arguments[1] else { return .noSuchOverload }
        separator = text
      }
      var parts: [String] = []
      for element in elements {
        guard case .string(let part) = element else { return .noSuchOverload }
        parts.append(part)
      }
      return .string(parts.joined(separator: separator))
    })

  private static let replace = Function(
    "replace", cost: .multiplies,
    [.member([.string, .string, .string], .string), .member([.string, .string, .string, .int], .string)],
    .many { arguments in
      guard arguments.count >= 3, case .string(let text) = arguments[0], case .string(let old) = arguments[1],
        case .string(let new) = arguments[2]
      else { return .noSuchOverload }
      var limit = Int64.max
      if arguments.count == 4 {
        guard case .int(let count) = arguments[3] else { return .noSuchOverload }
        limit = count < 0 ? .max : count
      }
      return .string(text.replacingParts(old, with: new, limit: limit))
    })

  private static let split = Function(
    "split", cost: .copiesFirst,
    [.member([.string, .string], .list(.string)), .member([.string, .string, .int], .list(.string))],
    .many { arguments in
      guard arguments.count >= 2, case .string(let text) = arguments[0], case .string(let separator) = arguments[1]
      else {
        return .noSuchOverload
      }
      var limit = Int64.max
      if arguments.count == 3 {
        guard case .int(let count) = arguments[2] else { return .noSuchOverload }
        limit = count < 0 ? .max : count
      }
      if limit == 0 { return .list([]) }
      return .list(text.parts(separatedBy: separator, limit: limit).map(Value.string))
    })

  private static let substring = Function(
    "substring", cost: .copiesFirst,
    [.member([.string, .int], .string), .member([.string, .int, .int], .string)],
    .many { arguments in
      guard arguments.count >= 2, case .string(let text) = arguments[0], case .int(let start) = arguments[1] else {
        return .noSuchOverload
      }
      let scalars = text.unicodeScalars
      let count = Int64(scalars.count)
      var end = count
      if arguments.count == 3 {
        guard case .int(let given) = arguments[2] else { return .noSuchOverload }
        end = given
      }
      guard start >= 0, start <= count else { return outOfRange(start) }
      guard end >= 0, end <= count else { return outOfRange(end) }
      guard start <= end else {
        return .failure(.invalidArgument, "invalid substring range. start: \(start), end: \(end)")
      }
      return .string(String(scalars.dropFirst(Int(start)).prefix(Int(end - start))))
    })

  private static let quote = Function(
    "strings.quote", cost: .copiesFirst, [.global([.string], .string)],
    .one { value in
      guard case .string(let text) = value else { return .noSuchOverload }
      var result = "\""
      for scalar in text.unicodeScalars {
        switch scalar {
        case "\u{07}": result += "\\a"
        case "\u{08}": result += "\\b"
        case "\u{0C}": result += "\\f"
        case "\n": result += "\\n"
        case "\r": result += "\\r"
        case "\t": result += "\\t"
        case "\u{0B}": result += "\\v"
        case "\\": result += "\\\\"
        case "\"": result += "\\\""
        default: result.unicodeScalars.append(scalar)
        }
      }
      return .string(result + "\"")
    })
}

extension String {
  fileprivate func mapASCII(_ change: (UInt8) -> UInt8) -> String { String(decoding: utf8.map(change), as: UTF8.self) }

  /// The text without White_Space characters (the Unicode property) at both ends.
  fileprivate var trimmingWhitespace: String {
    let scalars = unicodeScalars
    let rest = scalars.drop { $0.properties.isWhitespace }
    guard let last = rest.lastIndex(where: { !$0.properties.isWhitespace }) else { return "" }
    return String(rest[...last])
  }

  /// The parts between separators, at most `limit` of them; an empty separator splits the text into scalars.
  fileprivate func parts(separatedBy separator: String, limit: Int64) -> [String] {
    if separator.isEmpty {
      let scalars = Array(unicodeScalars)
      guard scalars.count > limit else { return scalars.map { String($0) } }
      let first = scalars.prefix(Int(limit) - 1).map { String($0) }
      return first + [String(String.UnicodeScalarView(scalars.dropFirst(Int(limit) - 1)))]
    }
    let bytes = Array(utf8)
    let wanted = Array(separator.utf8)
    var parts: [String] = []
    var start = 0
    while parts.count + 1 < limit, let place = firstOffset(of: wanted, from: start) {
      parts.append(String(decoding: bytes[start..<place], as: UTF8.self))
      start = place + wanted.count
    }
    return parts + [String(decoding: bytes[start...], as: UTF8.self)]
  }

  /// The text with the first `limit` occurrences replaced; an empty `old` occurs before each scalar and at the end.
  fileprivate func replacingParts(_ old: String, with new: String, limit: Int64) -> String {
    guard old.isEmpty else {
      return parts(separatedBy: old, limit: limit == .max ? .max : limit + 1).joined(separator: new)
    }
    var result = ""
    var left = limit
    for scalar in unicodeScalars {
      if left > 0 {
        result += new
        left -= 1
      }
      result.unicodeScalars.append(scalar)
    }
    return left > 0 ? result + new : result
  }
}
