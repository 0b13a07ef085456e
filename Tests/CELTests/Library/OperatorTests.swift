import Testing

/// `+ - * / %` and the signs.
@Suite struct OperatorTests {
  @Test(arguments: [
    ("1 + 2", "3"), ("1u + 2u", "3u"), ("1.5 + 2.0", "3.5"), ("'a' + 'b'", "\"ab\""), ("b'a' + b'b'", "b\"ab\""),
    ("[1] + [2]", "[1, 2]"), ("9223372036854775807 + 1", "error overflow"), ("1u - 2u", "error overflow"),
    ("-9223372036854775808 - 1", "error overflow"), ("18446744073709551615u + 1u", "error overflow"),
    ("4611686018427387904 * 2", "error overflow"), ("7 / 2", "3"), ("-7 / 2", "-3"), ("7 / 0", "error divisionByZero"),
    ("-9223372036854775808 / -1", "error overflow"), ("7 % 3", "1"), ("-7 % 3", "-1"),
    ("7u % 0u", "error divisionByZero"),
    ("1.0 / 0.0 > 1e308", "true"), ("-(5)", "-5"), ("-(-9223372036854775808)", "error overflow"), ("--5", "5"),
    ("!true", "false"),
    ("!!true", "true"), ("1 + 1u", "refused"), ("1 + 'a'", "refused"), ("dyn(1) + dyn('a')", "error noSuchOverload"),
    ("5.5 % 2.0", "refused"), ("-1u", "refused"), ("1 + 2 * 3", "7"), ("(1 + 2) * 3", "9"), ("10 - 2 - 3", "5"),
    ("timestamp('2026-03-11T10:00:00Z') + duration('90m')", "2026-03-11T11:30:00Z"),
    ("duration('90m') + timestamp('2026-03-11T10:00:00Z')", "2026-03-11T11:30:00Z"),
    ("timestamp('2026-03-11T10:00:00Z') - duration('24h')", "2026-03-10T10:00:00Z"),
    ("timestamp('2026-03-11T10:00:00Z') - timestamp('2026-03-11T08:30:00Z')", "1h30m"),
    ("duration('1h') - duration('90m') == duration('-30m')", "true"),
    ("timestamp('9999-12-31T23:59:59Z') + duration('1s')", "error overflow"),
    ("timestamp('9999-12-31T23:59:59Z') - timestamp('0001-01-01T00:00:00Z')", "error overflow"),
  ])
  func answers(expression: String, expected: String) { #expect(answer(expression) == expected) }
}
