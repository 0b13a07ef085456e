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
      return $0.peer.reason.contains("undeclared reference to '\(word.1)'")
        || $0.peer.reason == "unknown type: \(word.1)"
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
      "name-with-mark",
      because:
        "Evaluation: \"An unbound variable evaluates to an error\"; without a check the peer takes q.?n for the variable q.n, "
        + "which is no optional."
    ) {
      !$0.question.isChecked && $0.ours.error == "there is no q" && $0.peer.stage == "ok"
        && $0.question.expression.contains(/\bq\.\?[nm]\b/.wordBoundaryKind(.simple))
    },
    AllowedDisagreement(
      "exists-one-name",
      because:
        "The reference's error positions have [].existsOne(__result__, __result__) as the macro of one variable; the peer has "
        + "the name for two only, and takes this for a call."
    ) {
      $0.question.expression.contains(/\.existsOne\(/)
        && ($0.peer.reason.contains("undeclared reference to 'existsOne'")
          || (!$0.question.isChecked
            && $0.peer.reason.contains(/^no such attribute\(s\): [\w., ]+$|^no such overload: existsOne/)))
    },
    AllowedDisagreement(
      "single-byte-pattern",
      because: "Regular Expressions: \"follow the RE2 syntax\", which has \\C; Go's regexp is without it."
    ) { $0.peer.reason.contains(#"invalid escape sequence: `\C`"#) },
  ]
}
