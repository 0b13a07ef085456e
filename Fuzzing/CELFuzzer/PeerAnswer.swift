import FoundationEssentials

/// What the peer answered.
struct PeerAnswer: Decodable {
  struct Issue: Decodable {
    let line: Int
    let column: Int
    let message: String
  }

  let stage: String
  /// Whether its planner refused the program, which is part of its evaluation here: it answers `check` with an error, but no
  /// issues.
  let isPlanning: Bool
  let type: String?
  let value: JSON?
  let error: String?
  let issues: [Issue]?

  private enum CodingKeys: String, CodingKey {
    case stage, type, value, error, issues
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    type = try container.decodeIfPresent(String.self, forKey: .type)
    value = try container.decodeIfPresent(JSON.self, forKey: .value)
    error = try container.decodeIfPresent(String.self, forKey: .error)
    issues = try container.decodeIfPresent([Issue].self, forKey: .issues)
    let stage = try container.decode(String.self, forKey: .stage)
    isPlanning = stage == "check" && error != nil && issues == nil
    self.stage = isPlanning ? "eval" : stage
  }

  /// Its words about what is wrong.
  var reason: String { error ?? issues?.map(\.message).joined(separator: "; ") ?? "" }
}

/// Any JSON, since the peer's values have forms that ours do not have (durations are binary fractions there).
indirect enum JSON: Decodable, Equatable, CustomStringConvertible {
  case null
  case bool(Bool)
  case string(String)
  case array([JSON])
  case object([String: JSON])

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let flag = try? container.decode(Bool.self) {
      self = .bool(flag)
    } else if let text = try? container.decode(String.self) {
      self = .string(text)
    } else if let elements = try? container.decode([JSON].self) {
      self = .array(elements)
    } else {
      self = .object(try container.decode([String: JSON].self))
    }
  }

  /// Whether this is the other one, or it stands somewhere in it.
  func contains(_ other: JSON) -> Bool {
    if self == other { return true }
    return switch self {
    case .array(let elements): elements.contains { $0.contains(other) }
    case .object(let members): members.values.contains { $0.contains(other) }
    default: false
    }
  }

  var description: String {
    switch self {
    case .null: "null"
    case .bool(let flag): "\(flag)"
    case .string(let text): "\"\(text)\""
    case .array(let elements): "\(elements)"
    case .object(let members): "{\(members.map { "\($0.key): \($0.value)" }.joined(separator: ", "))}"
    }
  }
}
