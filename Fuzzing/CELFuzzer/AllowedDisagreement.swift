import CEL

/// A way in which the peer's answer may differ from ours, with the reason why ours is right.
struct AllowedDisagreement {
  let name: String
  /// The conformance test or the sentence of the specification.
  let reason: String
  let holds: @Sendable (Comparison) -> Bool

  /// Whether only an expression that was made as small as possible tells.
  let isSeenWhenSmall: Bool

  init(
    _ name: String, whenSmall: Bool = false, because reason: String, _ holds: @escaping @Sendable (Comparison) -> Bool
  ) {
    self.name = name
    self.reason = reason
    self.holds = holds
    isSeenWhenSmall = whenSmall
  }

  static let all = [
    AllowedDisagreement(
      "peer-fails", because: "The peer's process panicked, or its answer has no form in JSON: that is no answer."
    ) { $0.peer.stage == "request" || $0.peer.reason.contains("internal error") },
    AllowedDisagreement(
      "format-checked-early",
      because:
        "string_ext/format_errors: what is wrong with a format is an error of evaluation; the peer has a validator of literal "
        + "formats beside the type check."
    ) { $0.ours.stage != .parse && $0.peer.stage == "check" && $0.isAboutFormat },
    AllowedDisagreement(
      "type-in-variable",
      because:
        "Specification, Name Resolution: the variable of a macro hides other names; the peer looks for a type of that name "
        + "when the variable holds a type."
    ) { $0.peer.reason.contains("reference to undefined type") },
    AllowedDisagreement(
      "repeated-key",
      because: "fields/qualified_identifier_resolution/map_value_repeat_key: a key twice in a map literal is an error."
    ) { $0.ours.error?.contains("a key is repeated") == true && ["ok", "eval"].contains($0.peer.stage) },
    AllowedDisagreement(
      "key-type",
      because:
        "Specification, Values: the keys of a map are bool, int, uint or string; the peer takes any value of type dyn."
    ) { $0.ours.error?.contains("cannot be a key") == true && ["ok", "eval"].contains($0.peer.stage) },
    AllowedDisagreement(
      "field-behind-optional",
      because: "optionals/optionals: a field of what has no fields is an error behind .? too; the peer answers none."
    ) {
      let words = $0.ours.error ?? $0.ours.issues?.first?.message
      return words?.contains("has no fields") == true && $0.peer.stage == "ok"
    },
    AllowedDisagreement(
      "rooted-variable",
      because: "Specification, Macros: the variable of a macro is a simple identifier; the peer takes .x for one."
    ) { $0.ours.stage == .parse && $0.ours.issues?.first?.message.contains("must be a simple name") == true },
    AllowedDisagreement(
      "zone-form",
      because:
        "Specification, Timezones: a fixed zone is written (+|-)HH:MM; the peer reads any two numbers around a colon."
    ) { $0.ours.error?.contains("there is no time zone") == true && $0.peer.stage == "ok" },
    AllowedDisagreement(
      "single-byte-pattern",
      because: "RE2's syntax, which the specification of matches() names, has \\C; Go's regexp is without it."
    ) { $0.peer.reason.contains(#"invalid escape sequence: `\C`"#) },
    AllowedDisagreement(
      "shortest-duration", whenSmall: true,
      because:
        "Specification, Timestamp and Duration: subtraction overflows if the result does; the peer negates the duration first."
    ) {
      $0.ours.stage == .ok && $0.peer.reason.contains("overflow")
        && $0.question.expression.contains("-9223372036.854775808s")
    },
    AllowedDisagreement(
      "duration-digits", whenSmall: true,
      because:
        "conversions/string: string(duration) is exact; the peer goes through a double, which has no room for nanoseconds."
    ) {
      $0.difference == .value && $0.question.expression.contains(/string\(|%s/)
        && $0.ourText?.contains(/[0-9]s/) == true
    },
    AllowedDisagreement(
      "duration-digits-read", whenSmall: true,
      because: "conversions/string: as above, where the text is read again."
    ) { $0.question.expression.contains(/(string\(|%s).*(duration\(|w\b)/) },
    AllowedDisagreement(
      "milliseconds", whenSmall: true,
      because:
        "timestamps/duration_converters/get_milliseconds: the part below the second; the peer gives the whole duration."
    ) { $0.question.expression.contains("getMilliseconds") },
    AllowedDisagreement(
      "bytes-as-text", whenSmall: true,
      because:
        "Specification, Values: strings are sequences of Unicode code points; %s of bytes that are not UTF-8 makes another "
        + "thing of them in the peer."
    ) { $0.difference == .value && $0.question.expression.contains("format(") },
    AllowedDisagreement(
      "absorbed-overload", whenSmall: true,
      because:
        "logic/AND/short_circuit_error_left: an error beside what decides is absorbed, also one of a missing overload."
    ) {
      $0.ours.stage == .ok && $0.peer.reason.contains("no such overload") && $0.question.expression.contains(/\|\||&&/)
    },
    AllowedDisagreement(
      "index-behind-optional", whenSmall: true,
      because: "optionals/optionals: as field-behind-optional, for [?]."
    ) {
      $0.ours.stage == .eval && $0.peer.value == .object(["optional": .null]) && $0.question.expression.contains("[?")
    },
    AllowedDisagreement(
      "digit-separator",
      because: "Specification, Syntax: a number has no separator; the peer reads the string 1_0 as ten."
    ) {
      $0.ours.error?.contains("_") == true && $0.ours.error?.contains("is no double") == true && $0.peer.stage == "ok"
    },
    AllowedDisagreement(
      "duration-part", whenSmall: true,
      because:
        "Specification, Timestamp and Duration: hours, minutes and seconds are cut off; the peer rounds where a double does."
    ) { $0.difference == .value && $0.question.expression.contains(/get(Hours|Minutes|Seconds)/) },
    AllowedDisagreement(
      "visited-text",
      because: "Specification, Macros: all, exists, map and filter visit lists and maps; anything else is an error."
    ) { $0.ours.error?.contains("cannot be visited") == true && $0.peer.stage == "ok" },
    AllowedDisagreement(
      "checked-overload", whenSmall: true,
      because:
        "Specification, Gradual Type Checking: at run time the overload is chosen by the values; the peer keeps the one that the "
        + "check chose for a value of unknown type."
    ) { $0.ours.stage == .ok && $0.peer.reason.contains("no such overload: ") },
    AllowedDisagreement(
      "field-of-empty-optional", whenSmall: true,
      because:
        "optionals/optionals: a field of an empty optional is an empty optional, wherever the optional comes from."
    ) {
      $0.ours.stage == .ok && $0.ours.value?.value.isEmptyOptional == true
        && ["no such key", "invalid qualifier"].contains(where: $0.peer.reason.contains)
    },
    AllowedDisagreement(
      "free-type", whenSmall: true,
      because:
        "Specification, Gradual Type Checking: nothing says what the element type of [] and {} becomes where nothing else decides; "
        + "both engines let all values through."
    ) {
      ($0.difference == .type || $0.ours.stage == .check || $0.peer.stage == "check")
        && $0.question.expression.contains(/\[\]|\{\}/)
    },
    AllowedDisagreement(
      "null-in-list", whenSmall: true,
      because:
        "Specification, Gradual Type Checking: the joined type of a list is the most general one, and null is a value of "
        + "optional_type; the peer's type of a list depends on how often null stands in it."
    ) { $0.difference == .type && $0.question.expression.contains("null") },
    AllowedDisagreement(
      "nan-beside-text", whenSmall: true,
      because:
        "Specification, Standard Definitions: no overload of < takes a double and a string; the peer looks at NaN first."
    ) {
      $0.ours.error?.contains("no such overload") == true && $0.peer.value == .object(["bool": .bool(false)])
        && $0.question.expression.contains(/[<>]/)
    },
    AllowedDisagreement(
      "exists-one-name",
      because:
        "The reference's error positions for [].existsOne(__result__, __result__): existsOne is a macro with one variable too."
    ) { $0.peer.reason.contains("undeclared reference to 'existsOne'") },
    AllowedDisagreement(
      "unchecked-negation", whenSmall: true,
      because:
        "Specification, Standard Definitions: - takes int and double; without a check the peer negates a duration too."
    ) {
      !$0.question.isChecked && $0.ours.error?.contains("no such overload") == true && $0.peer.stage == "ok"
        && $0.question.expression.contains("-")
    },
    AllowedDisagreement(
      "double-sign", whenSmall: true,
      because:
        "Specification, Standard Definitions: - takes int and double, ! takes bool; the peer's parser drops two of them before "
        + "it looks, and so accepts !!timestamp and has no overflow in --x."
    ) { $0.question.expression.contains("--") || $0.question.expression.contains("!!") },
    AllowedDisagreement(
      "index-beyond-end",
      because: "string_ext/value_errors: indexOf and lastIndexOf from beyond the end are errors; the peer answers -1."
    ) {
      $0.ours.error?.contains("index out of range") == true && $0.peer.stage == "ok"
        && $0.question.expression.contains("ndexOf(")
    },
    AllowedDisagreement(
      "timestamp-in-utc", whenSmall: true,
      because:
        "Specification, Standard Definitions: string(timestamp) is in UTC (the value Z); the peer keeps the offset that was "
        + "written."
    ) {
      $0.difference == .value && $0.ourText?.contains("Z") == true
        && $0.question.expression.contains(/[+-][0-9]{2}:[0-9]{2}/)
    },
    AllowedDisagreement(
      "type-of-unknown-type", whenSmall: true,
      because:
        "Specification, Equality: type values are equal if they are one type; the peer refuses type([]) == type(1), and has "
        + "another type for both in one list, since the element type of [] is still free."
    ) {
      ($0.difference == .type && $0.question.expression.contains("type("))
        || ($0.ours.stage == .check && $0.question.expression.contains(/type\(.*(\[\]|\{\})/))
        || ($0.ours.stage != .parse && $0.peer.reason.contains(/no matching overload for '.*' applied to '.*type\(/))
    },
  ]

  /// The entry that covers a disagreement.
  static func covering(_ comparison: Comparison, isSmall: Bool) -> AllowedDisagreement? {
    all.first { (isSmall || !$0.isSeenWhenSmall) && $0.holds(comparison) }
  }
}

extension Comparison {
  /// Our value, if it is a string.
  fileprivate var ourText: String? {
    if case .string(let text)? = ours.value?.value { text } else { nil }
  }

  fileprivate var isAboutFormat: Bool {
    question.expression.contains("format(")
      && !["overload", "undeclared", "reference", "expression"].contains { peer.reason.contains($0) }
  }
}

extension Value {
  fileprivate var isEmptyOptional: Bool {
    if case .optional(let optional) = self { optional.value == nil } else { false }
  }
}
