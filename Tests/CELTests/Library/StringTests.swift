import Testing

/// The strings library.
@Suite struct StringTests {
  @Test(arguments: [
    ("'äbc'.charAt(0)", "\"ä\""), ("'abc'.charAt(3)", "\"\""), ("'abc'.charAt(4)", "error indexOutOfRange"),
    ("'banana'.indexOf('an')", "1"),
    ("'banana'.indexOf('an', 2)", "3"), ("'banana'.indexOf('x')", "-1"), ("'banana'.indexOf('')", "0"),
    ("'banana'.indexOf('a', 7)", "error indexOutOfRange"),
    ("'banana'.lastIndexOf('an')", "3"), ("'banana'.lastIndexOf('an', 2)", "1"), ("'banana'.lastIndexOf('')", "6"),
    ("'banana'.lastIndexOf('a', -1)", "error indexOutOfRange"),
    ("'aÄb'.lowerAscii()", "\"aÄb\""), ("'AB'.lowerAscii()", "\"ab\""), ("'ab'.upperAscii()", "\"AB\""),
    ("'aXbXc'.replace('X', '-')", "\"a-b-c\""),
    ("'aXbXc'.replace('X', '-', 1)", "\"a-bXc\""), ("'aXbXc'.replace('X', '-', 0)", "\"aXbXc\""),
    ("'ab'.replace('', '-')", "\"-a-b-\""),
    ("'a,b,c'.split(',')", "[\"a\", \"b\", \"c\"]"), ("'a,b,c'.split(',', 2)", "[\"a\", \"b,c\"]"),
    ("'a,b'.split(',', 0)", "[]"), ("'äb'.split('')", "[\"ä\", \"b\"]"),
    ("'abcd'.substring(1)", "\"bcd\""), ("'abcd'.substring(1, 3)", "\"bc\""),
    ("'abcd'.substring(3, 1)", "error invalidArgument"),
    ("'abcd'.substring(0, 9)", "error indexOutOfRange"), ("' \\t a\\u00a0'.trim()", "\"a\""),
    ("'abc'.reverse()", "\"cba\""), ("['a', 'b'].join()", "\"ab\""),
    ("['a', 'b'].join(', ')", "\"a, b\""), ("[].join(',')", "\"\""),
    ("strings.quote('a\"b\\n')", "\"\\\"a\\\\\\\"b\\\\n\\\"\""), ("1.charAt(0)", "refused"),
  ])
  func answers(expression: String, expected: String) { #expect(answer(expression) == expected) }
}
