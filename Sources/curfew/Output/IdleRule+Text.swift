import Rules

/// How commands tell of a rule that looks at nothing.
extension IdleRule {
  /// The rule, why, and what was probably meant, without a full stop.
  /// - Parameter count: of the workspaces that were read
  func text(among count: Int) -> String {
    "rule '\(rule)' looks at none of the \(Count.of(count, "workspace")): \(reason)"
      + (suggestion.map { "; did you mean '\($0)'?" } ?? "")
  }

  var json: JSONValue {
    .object([
      "reason": .string(reason), "rule": .string(rule), "suggestion": suggestion.map { .string($0) } ?? .null,
    ])
  }
}

/// How commands tell of a pattern that matches nothing there is.
extension IdlePattern {
  /// Where it stands, and what was probably meant, without a full stop.
  var text: String {
    let place =
      switch place {
      case .match(let rule): "rule '\(rule)', match"
      case .exclude(let rule): "rule '\(rule)', exclude"
      case .optOut: "settings, opt_out"
      }
    return "\(place): \(reason) at present" + (suggestion.map { "; did you mean '\($0)'?" } ?? "")
  }

  var json: JSONValue {
    let (kind, rule): (String, String?) =
      switch place {
      case .match(let rule): ("match", rule)
      case .exclude(let rule): ("exclude", rule)
      case .optOut: ("opt_out", nil)
      }
    return .object([
      "place": .string(kind), "rule": rule.map { .string($0) } ?? .null, "field": .string(field.rawValue),
      "pattern": .string(pattern), "suggestion": suggestion.map { .string($0) } ?? .null,
    ])
  }

  /// The lines for people, not more than anybody reads.
  static func lines(_ patterns: [IdlePattern]) -> [String] {
    let limit = 20
    let more = patterns.count - limit
    return patterns.prefix(limit).map(\.text) + (more > 0 ? ["\(more) more patterns match nothing at present"] : [])
  }
}
