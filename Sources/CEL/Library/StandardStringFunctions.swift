import Pattern

/// The string functions that are part of the language.
enum StandardStringFunctions {
  static let all =
    [
      test("contains", .readsProduct) { $0.utf8Contains($1) },
      test("startsWith", .readsSmaller) { $0.utf8.starts(with: $1.utf8) },
      test("endsWith", .readsSmaller) { $0.utf8.reversed().starts(with: $1.utf8.reversed()) },
    ] + [matches]

  private static func test(_ name: String, _ cost: CostRule, _ holds: @escaping @Sendable (String, String) -> Bool)
    -> Function
  {
    Function(
      name, cost: cost, [.member([.string, .string], .bool)],
      .two { left, right in
        guard case .string(let text) = left, case .string(let part) = right else { return .noSuchOverload }
        return .bool(holds(text, part))
      })
  }

  private static let matches = Function(
    "matches", cost: .readsProduct, [.member([.string, .string], .bool), .global([.string, .string], .bool)],
    .two { left, right in
      guard case .string(let text) = left, case .string(let pattern) = right else { return .noSuchOverload }
      do throws(PatternError) {
        return .bool(try Pattern(pattern).isFound(in: text))
      } catch {
        return .failure(.invalidArgument, "not a regular expression: \(error.reason)")
      }
    })
}

extension String {
  /// Whether the text contains another one, compared by UTF-8 bytes.
  func utf8Contains(_ part: String) -> Bool { part.isEmpty || firstOffset(of: Array(part.utf8), from: 0) != nil }

  /// The UTF-8 offset of the first occurrence at or after `start`; `nil` if there is none.
  func firstOffset(of part: [UInt8], from start: Int) -> Int? {
    let bytes = Array(utf8)
    guard start >= 0, part.count <= bytes.count else { return nil }
    guard let first = part.first else { return start <= bytes.count ? start : nil }
    var offset = start
    while offset + part.count <= bytes.count {
      if bytes[offset] == first, bytes[offset..<offset + part.count].elementsEqual(part) { return offset }
      offset += 1
    }
    return nil
  }
}
