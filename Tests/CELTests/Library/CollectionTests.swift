import Testing

/// `in`, `[]`, fields of maps and `size`.
@Suite struct CollectionTests {
  @Test(arguments: [
    ("2 in [1, 2]", "true"), ("3 in [1, 2]", "false"), ("2u in [1, 2]", "refused"), ("dyn(2u) in [1, 2]", "true"),
    ("'a' in {'a': 1}", "true"),
    ("dyn(1.0) in {1: 'x'}", "true"), ("1 in []", "false"), ("'a' in 'abc'", "refused"), ("[1, 2][1]", "2"),
    ("[1, 2][2]", "error indexOutOfRange"),
    ("[1, 2][-1]", "error indexOutOfRange"), ("[1, 2][dyn(1u)]", "2"), ("[1, 2][dyn(1.0)]", "2"),
    ("[1, 2][dyn(1.5)]", "error invalidArgument"),
    ("{'a': 1}['a']", "1"), ("{'a': 1}.a", "1"), ("{'a': 1}.b", "error noSuchKey"), ("{'a b': 1}.`a b`", "1"),
    ("{1: 'x', 1u: 'y'}", "error duplicateKey"),
    ("{1: 'x'}[dyn(1u)]", "\"x\""), ("has({'a': 1}.a)", "true"), ("has({'a': 1}.b)", "false"), ("size('äb😀')", "3"),
    ("size(b'\\xff')", "1"),
    ("size([1, 2])", "2"), ("{'a': 1}.size()", "1"), ("''.size()", "0"), ("size(1)", "refused"),
    ("{1.5: 2}", "error invalidArgument"),
    ("[1, 'a', null][2]", "null"), ("{true: 1, false: 2}[false]", "2"), ("1.a", "refused"),
    ("dyn(1).a", "error noSuchOverload"),
  ])
  func answers(expression: String, expected: String) { #expect(answer(expression) == expected) }
}
