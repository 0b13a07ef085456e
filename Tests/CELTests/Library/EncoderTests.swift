import Testing

/// The encoders library.
@Suite struct EncoderTests {
  @Test(arguments: [
    ("base64.encode(b'hello')", "\"aGVsbG8=\""), ("base64.encode(b'')", "\"\""),
    ("base64.decode('aGVsbG8=')", "b\"hello\""), ("base64.decode('aGVsbG8')", "b\"hello\""),
    ("base64.decode('\\u2028')", "error invalidArgument"), ("base64.decode('YQ\\r\\n==')", "b\"a\""),
    ("base64.decode('a')", "error invalidArgument"), ("base64.decode('!!!!')", "error invalidArgument"),
    ("base64.decode('yZg==')", "error invalidArgument"), ("base64.decode('YQ=')", "error invalidArgument"),
    ("base64.encode('hello')", "refused"),
    ("base64.decode(base64.encode(b'\\x00\\xff')) == b'\\x00\\xff'", "true"),
  ])
  func answers(expression: String, expected: String) { #expect(answer(expression) == expected) }
}
