import CEL
import FoundationEssentials
import Time

/// Both answers to a question.
struct Comparison {
  let question: Question
  let ours: ExchangeAnswer
  let peer: PeerAnswer

  /// How two answers differ.
  enum Difference: Hashable {
    case stage(ours: String, peer: String)
    case type
    case value
  }

  /// `nil` if the answers agree: the same stage and, where it got so far, the same type and the same value.
  var difference: Difference? {
    guard ours.stage.rawValue == peer.stage else { return .stage(ours: ours.stage.rawValue, peer: peer.stage) }
    if let theirs = peer.type, !theirs.isEmpty, question.isChecked,
      CELType(parsing: theirs)?.description != ours.type.flatMap({ CELType(parsing: $0)?.description })
    {
      return .type
    }
    guard peer.stage == "ok" else { return nil }
    guard let value = ours.value?.value, let other = peer.value else { return .value }
    return value.isSame(as: other) ? nil : .value
  }

  /// Both engines' words without the literals in them, to tell kinds of disagreement apart; `nil` if neither complains.
  var kind: String? {
    let ourReason = ours.error ?? ours.issues?.first?.message ?? ""
    let reasons = [ourReason, peer.reason].map(\.withoutLiterals)
    return reasons == ["", ""] ? nil : "\(ours.stage.rawValue) \(reasons[0]) / \(peer.stage) \(reasons[1])"
  }

  /// The two answers for a person.
  var report: String {
    """
      \(question.expression)
        \(question.isChecked ? "" : "unchecked, ")\(question.container.isEmpty ? "" : "container q, ")\(question.bound)
        ours: \(ours.stage.rawValue) \(ours.type ?? "") \(ours.value.map { "\($0.value)" } ?? "") \(ours.error ?? "") \
    \(ours.issues?.map { "\($0.line):\($0.column) \($0.message)" }.joined(separator: "; ") ?? "")
        peer: \(peer.stage) \(peer.type ?? "") \(peer.value?.description ?? "") \(peer.error ?? "") \
    \(peer.issues?.map { "\($0.line):\($0.column) \($0.message)" }.joined(separator: "; ") ?? "")
    """
  }
}

extension String {
  /// Without numbers and what stands in quotes.
  var withoutLiterals: String {
    replacing(/"[^"]*"|'[^']*'|[0-9]+/, with: "")
  }
}

extension Question {
  /// The variables with their values.
  fileprivate var bound: String {
    (request.bindings ?? [:]).map { "\($0.key) = \($0.value.value)" }.sorted().joined(separator: ", ")
  }
}

extension Value {
  /// Whether the peer's JSON is this value: the same type at each place, any NaN for NaN, maps in any order.
  func isSame(as other: JSON) -> Bool {
    guard case .object(let members) = other, members.count == 1, let (tag, content) = members.first else {
      return false
    }
    switch (self, tag, content) {
    case (.null, "null", _): return true
    case (.bool(let a), "bool", .bool(let b)): return a == b
    case (.int(let a), "int", .string(let b)): return Int64(b) == a
    case (.uint(let a), "uint", .string(let b)): return UInt64(b) == a
    case (.double(let a), "double", .string(let b)):
      guard let b = Double(b) else { return false }
      return (a.isNaN && b.isNaN) || (a == b && a.sign == b.sign)
    case (.string(let a), "string", .string(let b)): return Array(a.utf8) == Array(b.utf8)
    case (.bytes(let a), "bytes", .string(let b)): return Data(a).base64EncodedString() == b
    case (.timestamp(let a), "timestamp", .string(let b)): return a.rfc3339 == b
    case (.duration(let nanoseconds), "duration", .string(let b)):
      let (seconds, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
      return Double(b.dropLast()) == Double(seconds) + Double(rest) / 1e9
    case (.type(let a), "type", .string(let b)): return a.runtimeName == b
    case (.optional(let a), "optional", _): return a.value.map { $0.isSame(as: content) } ?? (content == .null)
    case (.list(let a), "list", .array(let b)): return a.count == b.count && zip(a, b).allSatisfy { $0.isSame(as: $1) }
    case (.map(let a), "map", .array(let b)):
      guard a.count == b.count else { return false }
      return a.entries.allSatisfy { key, value in
        b.contains { pair in
          guard case .array(let parts) = pair, parts.count == 2 else { return false }
          return key.isSame(as: parts[0]) && value.isSame(as: parts[1])
        }
      }
    default: return false
    }
  }
}
