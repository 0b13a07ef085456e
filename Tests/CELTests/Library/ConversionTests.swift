import Testing

/// The functions that are called as types are.
@Suite struct ConversionTests {
  @Test(arguments: [
    ("int(1.9)", "1"), ("int(-1.9)", "-1"), ("int(1e19)", "error overflow"), ("int('12')", "12"),
    ("int('1.5')", "error invalidArgument"),
    ("int(18446744073709551615u)", "error overflow"), ("int(timestamp('1970-01-01T00:01:00Z'))", "60"),
    ("uint(-1)", "error overflow"),
    ("uint(1.5)", "1u"), ("uint('7')", "7u"), ("uint('-7')", "error invalidArgument"), ("double('1.5')", "1.5"),
    ("double('x')", "error invalidArgument"),
    ("double('1e400')", "error invalidArgument"), ("double(3)", "3.0"), ("string(1)", "\"1\""), ("string(1u)", "\"1\""),
    ("string(1.0)", "\"1\""),
    ("string(1e6)", "\"1e+06\""), ("string(123456.5)", "\"123456.5\""), ("string(0.00001)", "\"1e-05\""),
    ("string(true)", "\"true\""),
    ("string(b'a')", "\"a\""), ("string(b'\\xff')", "error invalidArgument"), ("string(duration('90m'))", "\"5400s\""),
    ("string(duration('1500ms'))", "\"1.5s\""),
    ("string(timestamp('2026-03-11T10:00:00.5Z'))", "\"2026-03-11T10:00:00.5Z\""),
    ("string(null)", "error noSuchOverload"),
    ("bytes('ä')", "b\"\\xc3\\xa4\""), ("bool('true')", "true"), ("bool('F')", "false"),
    ("bool('yes')", "error invalidArgument"),
    ("timestamp('2026-03-11T10:00:00+01:00')", "2026-03-11T09:00:00Z"),
    ("timestamp('2026-02-30T00:00:00Z')", "error invalidArgument"),
    ("timestamp(0)", "1970-01-01T00:00:00Z"), ("timestamp(1e3)", "refused"), ("duration('1h30m')", "1h30m"),
    ("duration('1d')", "error invalidArgument"),
    ("duration('')", "error invalidArgument"), ("duration('300000h') + duration('3000000h')", "error invalidArgument"),
    ("type(1)", "int"), ("type(type(1))", "type"),
    ("type([1])", "list"), ("type(timestamp(0))", "google.protobuf.Timestamp"), ("dyn(1)", "1"), ("int(int('3'))", "3"),
  ])
  func answers(expression: String, expected: String) { #expect(answer(expression) == expected) }
}
