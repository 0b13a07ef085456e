import Testing

/// `== != < <= > >=`: numbers by value, strings by Unicode scalars.
@Suite struct ComparisonTests {
  @Test(arguments: [
    ("1 == 1", "true"), ("1 == 2", "false"), ("1 == 1.0", "refused"), ("dyn(1) == 1.0", "true"),
    ("dyn(1u) == 1", "true"),
    ("dyn(1.5) == 1", "false"), ("dyn('1') == 1", "false"), ("null == null", "true"), ("[1] == [1, 2]", "false"),
    ("[1, dyn(2)] == [dyn(1.0), 2u]", "true"), ("{'a': 1} == {'a': dyn(1.0)}", "true"),
    ("{'a': 1} == {'b': 1}", "false"),
    ("{'a': 1, 'b': 2} == {'b': 2, 'a': 1}", "true"), ("0.0 / 0.0 == 0.0 / 0.0", "false"),
    ("0.0 / 0.0 != 0.0 / 0.0", "true"),
    ("0.0 == -0.0", "true"), ("'é' == 'e\\u0301'", "false"), ("'K' == '\\u212a'", "false"), ("'a' < 'b'", "true"),
    ("'Z' < 'a'", "true"),
    ("'\\uffff' < '\\U00010000'", "true"), ("b'\\xff' > b'a'", "true"), ("false < true", "true"),
    ("1 < 1.5", "refused"),
    ("dyn(1) < 1.5", "true"), ("dyn(-1) < 0u", "true"), ("dyn(18446744073709551615u) > 9223372036854775807", "true"),
    ("dyn(9223372036854775807) < 1e19", "true"), ("dyn(1) < 0.0 / 0.0", "false"), ("dyn(1) >= 0.0 / 0.0", "false"),
    ("dyn(1) < 'a'", "error noSuchOverload"), ("duration('1h') > duration('59m')", "true"), ("type(1) == int", "true"),
    ("type(1) == type(1u)", "false"), ("[1] < [2]", "refused"), ("1 < 2 == true", "true"),
    ("timestamp(1) <= timestamp(1)", "true"),
  ])
  func answers(expression: String, expected: String) { #expect(answer(expression) == expected) }
}
