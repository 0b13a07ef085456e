import CEL
import FoundationEssentials

/// One file of the conformance data.
struct ConformanceSuite: Decodable {
  struct Section: Decodable {
    let name: String
    let tests: [ConformanceCase]
  }

  let suite: String
  let sections: [Section]
}

/// One test of the conformance data; the format is described beside it.
struct ConformanceCase: Decodable {
  struct Expectation: Decodable {
    let value: ExchangeValue?
    let error: String?
    let type: String?
  }

  let name: String
  let needs: [String]
  let request: ExchangeRequest
  let expect: Expectation

  private enum CodingKeys: String, CodingKey {
    case name, needs, expect
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    name = try container.decode(String.self, forKey: .name)
    needs = try container.decodeIfPresent([String].self, forKey: .needs) ?? []
    expect = try container.decode(Expectation.self, forKey: .expect)
    request = try ExchangeRequest(from: decoder)
  }

  /// Why the test fails, or `nil` if it passes.
  var failure: String? {
    let answer = request.answer()
    guard answer.stage == .ok || answer.stage == .eval else {
      return "\(answer.stage.rawValue): \(answer.issues?.map(\.message).joined(separator: "; ") ?? answer.error ?? "")"
    }
    if expect.error != nil {
      return answer.stage == .eval ? nil : "expected an error, found \(answer.value.map { "\($0.value)" } ?? "nothing")"
    }
    if let error = answer.error { return "evaluation failed: \(error)" }
    if let type = expect.type, answer.type != CELType(parsing: type)?.description {
      return "expected type \(type), found \(answer.type ?? "none")"
    }
    guard let expected = expect.value?.value, let found = answer.value?.value else {
      return expect.value == nil ? nil : "no value"
    }
    return expected.isIdentical(to: found) ? nil : "expected \(expected), found \(found)"
  }
}

extension Value {
  /// The same value of the same type: 1, 1u and 1.0 differ, NaN is itself, the order of map entries does not matter.
  func isIdentical(to other: Value) -> Bool {
    switch (self, other) {
    case (.null, .null): true
    case (.bool(let a), .bool(let b)): a == b
    case (.int(let a), .int(let b)): a == b
    case (.uint(let a), .uint(let b)): a == b
    case (.double(let a), .double(let b)): (a.isNaN && b.isNaN) || (a == b && a.sign == b.sign)
    case (.string(let a), .string(let b)): Array(a.utf8) == Array(b.utf8)
    case (.bytes(let a), .bytes(let b)): a == b
    case (.timestamp(let a), .timestamp(let b)): a == b
    case (.duration(let a), .duration(let b)): a == b
    case (.type(let a), .type(let b)): a.runtimeName == b.runtimeName
    case (.list(let a), .list(let b)): a.count == b.count && zip(a, b).allSatisfy { $0.isIdentical(to: $1) }
    case (.map(let a), .map(let b)):
      a.count == b.count
        && a.entries.allSatisfy { entry in
          b.entries.contains { entry.key.isIdentical(to: $0.key) && entry.value.isIdentical(to: $0.value) }
        }
    case (.optional(let a), .optional(let b)):
      switch (a.value, b.value) {
      case (nil, nil): true
      case (let x?, let y?): x.isIdentical(to: y)
      default: false
      }
    default: false
    }
  }
}
