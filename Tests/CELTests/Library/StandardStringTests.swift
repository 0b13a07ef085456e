import Testing

/// The functions on strings that are part of the language.
@Suite struct StandardStringTests {
  @Test(arguments: [
    ("'abc'.contains('b')", "true"), ("'abc'.contains('')", "true"), ("''.contains('a')", "false"),
    ("'aab'.contains('ab')", "true"),
    ("'abc'.startsWith('ab')", "true"), ("'abc'.startsWith('b')", "false"), ("'abc'.startsWith('')", "true"),
    ("'abc'.endsWith('bc')", "true"),
    ("'abc'.endsWith('abcd')", "false"), ("'é'.startsWith('e')", "false"), ("'e\\u0301'.startsWith('e')", "true"),
    ("'abc'.matches('b')", "true"),
    ("'abc'.matches('^b')", "false"), ("matches('abc', '^a.c$')", "true"),
    ("'abc'.matches('(')", "error invalidArgument"), ("'ä'.matches('^.$')", "true"),
    ("'aaa'.matches('^(a+)+$')", "true"), ("'abc'.contains(1)", "refused"), ("contains('abc', 'b')", "refused"),
    ("'abc'.matches('a' + '(?=b)')", "error invalidArgument"),
  ])
  func answers(expression: String, expected: String) { #expect(answer(expression) == expected) }
}
