import Testing

/// `&& || ! ?:` and what they absorb.
@Suite struct LogicTests {
  @Test(arguments: [
    ("true && false", "false"), ("false && 1 / 0 == 1", "false"), ("1 / 0 == 1 && false", "false"),
    ("true && 1 / 0 == 1", "error divisionByZero"),
    ("1 / 0 == 1 || true", "true"), ("true || 1 / 0 == 1", "true"), ("false || 1 / 0 == 1", "error divisionByZero"),
    ("1 / 0 == 1 && 1 / 0 == 1", "error divisionByZero"), ("1 && true", "refused"), ("dyn(1) && false", "false"),
    ("dyn(1) && true", "error noSuchOverload"), ("true ? 1 : 2", "1"), ("false ? 1 : 2", "2"),
    ("true ? 1 : 1 / 0", "1"),
    ("1 / 0 == 1 ? 1 : 2", "error divisionByZero"), ("true ? 1 : 'a'", "refused"), ("true ? dyn(1) : 'a'", "1"),
    ("false ? 1 : true ? 2 : 3", "2"), ("true ? false ? 1 : 2 : 3", "no expression"),
    ("true || false && false", "true"),
    ("!(true && false) || 1 / 0 == 0", "true"), ("false || false || false || true", "true"),
  ])
  func answers(expression: String, expected: String) { #expect(answer(expression) == expected) }
}
