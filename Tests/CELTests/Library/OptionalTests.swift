import Testing

/// Optional types.
@Suite struct OptionalTests {
  @Test(arguments: [
    ("optional.of(1)", "some 1"), ("optional.none()", "none"), ("optional.ofNonZeroValue('')", "none"),
    ("optional.ofNonZeroValue([0])", "some [0]"),
    ("optional.of(1).hasValue()", "true"), ("optional.none().hasValue()", "false"), ("optional.of(1).value()", "1"),
    ("optional.none().value()", "error invalidArgument"),
    ("optional.none().orValue(2)", "2"), ("optional.of(1).orValue(1 / 0)", "1"),
    ("optional.none().or(optional.of(3)).value()", "3"), ("{'a': 1}.?a", "some 1"),
    ("{'a': 1}.?b", "none"), ("{'a': {'b': 1}}.?a.b", "some 1"), ("{'a': {'b': 1}}.?a.c", "none"),
    ("{'a': 1}[?'a']", "some 1"), ("[1][?3]", "none"), ("[1][?-1]", "none"),
    ("[?optional.of(1), ?optional.none(), 2]", "[1, 2]"), ("{?'a': optional.none(), 'b': 2}", "{\"b\": 2}"),
    ("optional.of(2).optMap(x, x * 3)", "some 6"),
    ("optional.none().optMap(x, x * 3)", "none"), ("optional.of(2).optFlatMap(x, optional.none())", "none"),
    ("optional.of(1) == optional.of(1)", "true"),
    ("optional.of(1) == optional.none()", "false"), ("optional.unwrap([optional.of(1), optional.none()])", "[1]"),
    ("[1, 2].first()", "some 1"), ("[].last()", "none"),
    ("[?1]", "refused"), ("optional.of(1) == 1", "refused"), ("type(optional.of(1)) == optional_type", "true"),
    ("1.?a", "refused"), ("{'a': 1}.?a.hasValue() ? 1 : 2", "1"),
  ])
  func answers(expression: String, expected: String) { #expect(answer(expression) == expected) }
}
