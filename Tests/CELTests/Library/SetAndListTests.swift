import Testing

/// The libraries sets and lists.
@Suite struct SetAndListTests {
  @Test(arguments: [
    ("sets.contains([1, 2], [2])", "true"), ("sets.contains([1], [2])", "false"), ("sets.contains([1], [])", "true"),
    ("sets.equivalent([1, 1], [1])", "true"), ("sets.equivalent([1], [1, 2])", "false"),
    ("sets.intersects([1], [1, 2])", "true"), ("sets.intersects([1], [])", "false"),
    ("sets.contains([1], ['a'])", "refused"), ("[1, 2, 3].slice(1, 3)", "[2, 3]"),
    ("[1].slice(0, 2)", "error indexOutOfRange"),
    ("[1].slice(1, 0)", "error indexOutOfRange"), ("[[1], [2, 3]].flatten()", "[1, 2, 3]"),
    ("[[1, [2]]].flatten(2)", "[1, 2]"), ("[[1]].flatten(-1)", "error invalidArgument"), ("[3, 1].sort()", "[1, 3]"),
    ("['b', 'a'].sort()", "[\"a\", \"b\"]"), ("[dyn(1), 'a'].sort()", "error noSuchOverload"),
    ("[1, 2, 1].distinct()", "[1, 2]"), ("[1, 2].reverse()", "[2, 1]"), ("lists.range(3)", "[0, 1, 2]"),
    ("lists.range(-1)", "error invalidArgument"), ("lists.range(1000000000)", "error invalidArgument"),
  ])
  func answers(expression: String, expected: String) { #expect(answer(expression) == expected) }
}
