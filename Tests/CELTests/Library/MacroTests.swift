import Testing

/// The macros, with one variable and with two, and `cel.bind` and `cel.block`.
@Suite struct MacroTests {
  @Test(arguments: [
    ("[1, 2].exists(x, x == 2)", "true"), ("[].exists(x, true)", "false"), ("[1, 0].exists(x, 1 / x == 1)", "true"),
    ("[0].exists(x, 1 / x == 1)", "error divisionByZero"),
    ("[1, 2].all(x, x > 0)", "true"), ("[].all(x, false)", "true"), ("[0, 1].all(x, 1 / x == 0)", "false"),
    ("{'a': 1}.all(k, k == 'a')", "true"), ("[1, 1].exists_one(x, x == 1)", "false"),
    ("[1, 2].exists_one(x, x == 1)", "true"), ("[1, 2].existsOne(x, x == 1)", "true"),
    ("[5, 6].exists_one(i, v, v == i + 5)", "false"), ("[5, 7].exists_one(i, v, v == i + 5)", "true"),
    ("[1, 2, 3].filter(x, x > 1)", "[2, 3]"), ("[1, 2].map(x, x * 2)", "[2, 4]"),
    ("[1, 2, 3].map(x, x > 1, x * 2)", "[4, 6]"), ("{'a': 1}.map(k, k + '!')", "[\"a!\"]"),
    ("[1, 0].map(x, 1 / x)", "error divisionByZero"), ("[[1], [2]].map(x, x.map(y, y + 1))", "[[2], [3]]"),
    ("[1].exists(x, [2].exists(x, x == 2))", "true"), ("1.exists(x, true)", "refused"), ("[1].exists(x, x)", "refused"),
    ("[1].map(1, 2)", "no expression"), ("[5, 6].all(i, v, v == i + 5)", "true"),
    ("{'a': 1}.exists(k, v, k == 'a' && v == 1)", "true"), ("[5, 6].transformList(i, v, v * i)", "[0, 6]"),
    ("[5, 6].transformList(i, v, i > 0, v)", "[6]"),
    ("{'a': 1}.transformMap(k, v, v + 1)", "{\"a\": 2}"), ("{'a': 1}.transformMapEntry(k, v, {v: k})", "{1: \"a\"}"),
    ("[1, 2].transformMapEntry(i, v, {0: v})", "error duplicateKey"),
    ("cel.bind(x, 2, x * x)", "4"), ("cel.bind(x, 1 / 0, true)", "true"),
    ("cel.block([1, cel.index(0) + 1], cel.index(1) * 5)", "10"), ("cel.index(0)", "refused"),
    ("has(1)", "no expression"),
    ("[3, 1, 2].sortBy(x, -x)", "[3, 2, 1]"), ("['bb', 'a'].sortBy(s, size(s))", "[\"a\", \"bb\"]"),
    ("[1, 'a'].sortBy(x, x)", "error noSuchOverload"), ("[1].sortBy(x, [x])", "refused"),
  ])
  func answers(expression: String, expected: String) { #expect(answer(expression) == expected) }
}
