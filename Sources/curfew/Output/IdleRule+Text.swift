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
