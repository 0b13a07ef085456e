extension AllowedDisagreement {
  /// What is an expression, and what its names mean.
  static let syntax = [
    AllowedDisagreement(
      "reserved-word",
      because: "Syntax: \"IDENT ::= [_a-zA-Z][_a-zA-Z0-9]* - RESERVED\"; the peer takes for{} for a message."
    ) {
      guard $0.ours.stage == .parse,
        let word = $0.ours.issues?.first?.message.firstMatch(of: /^'(\w+)' is a reserved word/)
      else { return false }
      return ["undeclared reference to '\(word.1)'", "unknown type: \(word.1)"].contains($0.peer.reason)
    },
    AllowedDisagreement(
      "rooted-variable",
      because: "Macros: \"x is a simple identifier\"; the peer takes .x for one."
    ) {
      $0.ours.stage == .parse && $0.ours.issues?.first?.message.contains("must be a simple name") == true
        && $0.question.expression.contains(/[(,]\s*\.\w+\s*,/)
    },
    AllowedDisagreement(
      "variable-as-type",
      because:
        "Macros: the variable \"binds to the element\"; the peer looks for a type of its name when it holds a type."
    ) { $0.peer.reason.contains("reference to undefined type") },
    AllowedDisagreement(
      "single-byte-pattern",
      because: "Regular Expressions: \"follow the RE2 syntax\", which has \\C; Go's regexp is without it."
    ) { $0.peer.reason.contains(#"invalid escape sequence: `\C`"#) },
  ]
}
