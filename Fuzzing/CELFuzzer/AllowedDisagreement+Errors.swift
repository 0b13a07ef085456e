import CEL

extension AllowedDisagreement {
  /// What is an error here or there.
  static let errors = [
    AllowedDisagreement(
      "repeated-key",
      because:
        "fields/qualified_identifier_resolution/map_value_repeat_key, …_heterogeneous: a key twice in a map is an error."
    ) { $0.ours.error?.contains("a key is repeated") == true && $0.isEvaluatedByPeer },
    AllowedDisagreement(
      "key-type",
      because:
        "fields/qualified_identifier_resolution/map_key_float, map_key_null; Aggregate Values: \"Key values must be an allowed "
        + "key type: int, uint, bool, or string.\" The peer takes any value of type dyn."
    ) { $0.ours.error?.contains("cannot be a key") == true && $0.isEvaluatedByPeer },
    AllowedDisagreement(
      "index-beyond-end",
      because: "string_ext/value_errors/indexof_out_of_range, lastindexof_out_of_range; the peer answers -1."
    ) {
      $0.ours.error?.contains("index out of range") == true && $0.peer.stage == "ok"
        && $0.question.expression.contains("ndexOf(")
    },
    AllowedDisagreement(
      "zone-form",
      because:
        "Timezones: \"FixedTZ = ( \"+\" | \"-\" ) Digit Digit \":\" Digit Digit\", else a name of the zone database; the peer "
        + "reads any two numbers around a colon, and Local as its machine's zone."
    ) {
      $0.isEvaluatedByPeer
        && $0.ours.error?.contains(/there is no time zone "([+-]?[0-9]{1,2}:[0-9]{1,2}|Local)"/) == true
    },
    AllowedDisagreement(
      "digit-separator",
      because:
        "Syntax: \"FLOAT_LIT ::= -? DIGIT* . DIGIT+ EXPONENT? | -? DIGIT+ EXPONENT\"; the peer reads the strings 1_0 and "
        + "0x1p4 too."
    ) { $0.ours.error?.contains(/"[0-9.]*[0-9](_|x).*" is no double/) == true && $0.peer.stage == "ok" },
    AllowedDisagreement(
      "visited-text",
      because:
        "Macros: all and the others visit \"elements of a list e or keys of a map e\"; the peer visits an empty string."
    ) { $0.ours.error?.contains(/(string|bytes) cannot be visited/) == true && $0.peer.stage == "ok" },
    AllowedDisagreement(
      "no-fields",
      because:
        "optionals/optionals/map_present_key_invalid_field; Field Selection: \"In all other cases, e.f evaluates to an error\", "
        + "also has(e.f). The peer answers none for .? and false for has() of what has no fields."
    ) {
      $0.ours.stage == .eval && $0.ours.error?.hasSuffix("has no fields") == true && $0.peer.stage == "ok"
        && $0.question.expression.contains(/\.\?|optional\.|first\(\)|last\(\)|has\(/)
    },
    AllowedDisagreement(
      whenSmall: "no-elements",
      because:
        "Functions: \"If no overload matches, the runtime error no_matching_overload is raised.\" The peer answers none for "
        + "[?], and for an index behind an optional, of what has no elements, and false for an index of has()."
    ) { comparison, _ in
      comparison.ours.error == "no such overload" && comparison.question.expression.contains("[")
        && (comparison.peer.value?.contains(.object(["optional": .null])) == true
          || (comparison.peer.value?.contains(.object(["bool": .bool(false)])) == true
            && comparison.question.expression.contains("has(")))
    },
    AllowedDisagreement(
      whenSmall: "behind-optional",
      because:
        "optionals/optionals/map_optional_select_has, optional_chaining_6, …_7: what is behind an optional is one too, wherever "
        + "the optional comes from; the peer finds nothing behind one that it took out of a map or list."
    ) { comparison, ask in
      guard comparison.ours.stage == .ok, comparison.isEvaluatedByPeer else { return false }
      if let operand = comparison.question.operand {
        let collection = try ask(operand)
        if collection.difference == nil, collection.ours.value?.value.isOptional == true { return true }
        if try covering(collection, asking: ask)?.name == "behind-optional" { return true }
      }
      // Inside of something else there is no asking for it alone; but what a call gives is not taken out of anything.
      guard comparison.question.expression.contains(/optional|\.\?|\[\?|first\(\)|last\(\)/),
        comparison.peer.reason.contains("no such key") || comparison.difference == .value
      else { return false }
      return try ask(comparison.question.withGroupsAsCalls).difference == nil
    },
    AllowedDisagreement(
      whenSmall: "has-as-optional",
      because:
        "optionals/optionals/has_map_optindex: has() of what is behind an optional is a bool; the peer's is an optional where "
        + "another operator looks at it, and a bool in a call."
    ) { comparison, ask in
      guard comparison.question.expression.contains("has("), comparison.ours.stage == .ok, comparison.isEvaluatedByPeer
      else { return false }
      return try comparison.isSettled(by: comparison.question.withHasInCalls, asking: ask)
    },
    AllowedDisagreement(
      "cost-limit",
      because:
        "Performance Limits: exponential behavior \"can be curtailed by the implementation allowing applications to set "
        + "limits\"; the peer has none."
    ) { $0.ours.error == "the evaluation costs more than its budget" },
    AllowedDisagreement(
      "planned-too-early",
      because:
        "Logical Operators: \"The untaken branch is presumed to not be executed\", and an operand beside one that decides \"may "
        + "or may not be evaluated\"; the peer refuses a program for a part that is never evaluated."
    ) {
      $0.ours.stage == .ok && $0.peer.isPlanning
        && $0.peer.reason.contains(
          #/^(unknown type|invalid qualifier type|no such overload): |^test only expressions must/#)
    },
    AllowedDisagreement(
      whenSmall: "overload-of-the-check",
      because:
        "Gradual Type Checking: \"Running the type checker does not affect the result of evaluation\"; the peer keeps the "
        + "overload that the check chose for a value of unknown type, and answers as we do without the check."
    ) { comparison, ask in
      guard comparison.question.isChecked, comparison.ours.stage == .ok,
        comparison.peer.reason.contains("no such overload: ")
      else { return false }
      return try comparison.isSettled(by: comparison.question.unchecked, asking: ask)
    },
    AllowedDisagreement(
      whenSmall: "nan-beside-text",
      because:
        "List of Standard Definitions: no overload of < takes a double and a string; the peer looks at NaN first."
    ) { comparison, ask in
      guard comparison.ours.error == "no such overload", comparison.peer.stage == "ok",
        comparison.question.expression.contains(/[<>]/)
      else { return false }
      // Only what has no order is neither less nor not less.
      let opposite = try ask(comparison.question.withOppositeOrder)
      return opposite.ours.error == "no such overload" && opposite.peer.value == comparison.peer.value
    },
    AllowedDisagreement(
      whenSmall: "negated-duration",
      because:
        "List of Standard Definitions: -_ takes int and double; the peer negates a duration too where its type is unknown."
    ) { comparison, _ in
      comparison.ours.error == "no such overload" && comparison.question.expression.contains("-")
        && comparison.peer.value?.description.contains("duration: ") == true
    },
    AllowedDisagreement(
      whenSmall: "double-sign",
      because:
        "List of Standard Definitions: -_ takes int and double, !_ takes bool; Overflow. The peer's parser drops two of them "
        + "before it looks, and so accepts !!timestamp and has no overflow in --x."
    ) { comparison, ask in
      let single = comparison.question.expression.replacing(
        /-(\s|\/\/[^\n]*\n)*-|!(\s|\/\/[^\n]*\n)*!/, with: "")
      return try comparison.isSettled(by: comparison.question.replacing(single), asking: ask)
    },
    AllowedDisagreement(
      whenSmall: "shortest-duration",
      because:
        "Overflow: an error is raised \"when the results exceed the range\"; the peer negates the duration before it "
        + "subtracts, which the shortest one does not survive. With whole seconds there is no such one."
    ) { comparison, ask in
      guard comparison.ours.stage == .ok, comparison.peer.reason.contains("overflow") else { return false }
      return try comparison.isSettled(by: comparison.question.inWholeSeconds, asking: ask)
    },
  ]
}

extension Comparison {
  /// Whether the peer has parsed and checked it.
  fileprivate var isEvaluatedByPeer: Bool { ["ok", "eval"].contains(peer.stage) }
}

extension Value {
  fileprivate var isOptional: Bool {
    if case .optional = self { true } else { false }
  }
}
