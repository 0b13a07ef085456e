import Testing

/// `format`.
@Suite struct FormatTests {
  @Test(arguments: [
    ("'%s and %s'.format(['a', 1])", "\"a and 1\""), ("'%d%%'.format([50])", "\"50%\""),
    ("'%.2f'.format([1.005])", "\"1.00\""), ("'%.2f'.format([2.675])", "\"2.67\""),
    ("'%.0f'.format([0.5])", "\"0\""), ("'%.0f'.format([1.5])", "\"2\""), ("'%f'.format([1])", "\"1.000000\""),
    ("'%.3e'.format([12345.678])", "\"1.235e+04\""),
    ("'%.1e'.format([9.96])", "\"1.0e+01\""), ("'%e'.format([0.0])", "\"0.000000e+00\""),
    ("'%.2e'.format([0.00012345])", "\"1.23e-04\""), ("'%b'.format([5])", "\"101\""),
    ("'%b'.format([true])", "\"1\""), ("'%x'.format([255])", "\"ff\""), ("'%X'.format(['az'])", "\"617A\""),
    ("'%o'.format([8])", "\"10\""), ("'%x'.format([-255])", "\"-ff\""),
    ("'%s'.format([[1, 'a', null]])", "\"[1, a, null]\""), ("'%s'.format([{'b': 1, 'a': 2}])", "\"{a: 2, b: 1}\""),
    ("'%s'.format([duration('90s')])", "\"90s\""),
    ("'%s'.format([1e21])", "\"1000000000000000000000\""), ("'%d'.format(['a'])", "error invalidArgument"),
    ("'%s'.format([])", "error invalidArgument"),
    ("'%s'.format(['a', 'b'])", "\"a\""), ("'%q'.format([1])", "error invalidArgument"),
    ("'%'.format([1])", "error invalidArgument"),
    ("'%.99999f'.format([1.0])", "error invalidArgument"), ("'%.20f'.format([0.1])", "\"0.10000000000000000555\""),
    ("'%.3f'.format([1e300]).size()", "305"),
    ("'%.1000f'.format([5e-324]).size()", "1002"), ("'%.2e'.format([5e-324])", "\"4.94e-324\""),
    ("'%.5f'.format([123456789.123456789])", "\"123456789.12346\""),
    ("'%s'.format([double])", "\"double\""),
  ])
  func answers(expression: String, expected: String) { #expect(answer(expression) == expected) }
}
