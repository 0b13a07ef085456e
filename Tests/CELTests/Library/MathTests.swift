import Testing

/// The math library.
@Suite struct MathTests {
  @Test(arguments: [
    ("math.greatest(1, 3, 2)", "3"), ("math.greatest([1, 3, 2])", "3"), ("math.greatest(1, 1.5)", "1.5"),
    ("math.least(2, 1.0)", "1.0"), ("math.least(1, 1.0)", "1"),
    ("math.greatest([])", "no expression"), ("math.greatest('a')", "no expression"),
    ("math.least(dyn('a'), 1)", "error noSuchOverload"), ("math.ceil(1.2)", "2.0"),
    ("math.floor(-1.2)", "-2.0"), ("math.round(2.5)", "3.0"), ("math.round(-2.5)", "-3.0"),
    ("math.trunc(-1.9)", "-1.0"), ("math.ceil(1)", "refused"), ("math.abs(-3)", "3"),
    ("math.abs(-9223372036854775808)", "error overflow"), ("math.sign(-0.5)", "-1.0"), ("math.sign(7u)", "1u"),
    ("math.sqrt(16)", "4.0"), ("math.isNaN(math.sqrt(-1))", "true"),
    ("math.isInf(1.0 / 0.0)", "true"), ("math.isFinite(1.0)", "true"), ("math.bitAnd(6, 3)", "2"),
    ("math.bitOr(6u, 1u)", "7u"), ("math.bitXor(6, 3)", "5"), ("math.bitNot(0)", "-1"),
    ("math.bitShiftLeft(1, 63)", "-9223372036854775808"), ("math.bitShiftLeft(1, 64)", "0"),
    ("math.bitShiftRight(-1, 63)", "1"), ("math.bitShiftRight(8u, 2)", "2u"),
    ("math.bitShiftLeft(1, -1)", "error invalidArgument"), ("math.bitAnd(1, 1u)", "refused"),
  ])
  func answers(expression: String, expected: String) { #expect(answer(expression) == expected) }
}
