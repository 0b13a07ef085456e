import CEL
import Diagnostics
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
    ("'%s'.format([1e21])", "\"1000000000000000000000\""), ("'%d'.format([dyn('a')])", "error invalidArgument"),
    ("dyn('%s').format([])", "error invalidArgument"),
    ("dyn('%s').format(['a', 'b'])", "\"a\""), ("dyn('%q').format([1])", "error invalidArgument"),
    ("dyn('%').format([1])", "error invalidArgument"),
    ("dyn('%.101f').format([1.0])", "error invalidArgument"), ("'%.20f'.format([0.1])", "\"0.10000000000000000555\""),
    ("'%.3f'.format([1e300]).size()", "305"),
    ("'%.100f'.format([5e-324]).size()", "102"), ("'%.2e'.format([5e-324])", "\"4.94e-324\""),
    ("'%.5f'.format([123456789.123456789])", "\"123456789.12346\""),
    ("'%s'.format([double])", "\"double\""),
    // Extension "strings": each run of what is not UTF-8 is one U+FFFD, and a duration goes through a double.
    ("'%s'.format([b'a\\xff\\xfeb\\xe2\\x82']) == 'a\u{FFFD}b\u{FFFD}'", "true"),
    ("'%s'.format([b'\\xef\\xbf\\xbd\\xef\\xbf\\xbd']) == '\u{FFFD}\u{FFFD}'", "true"),
    ("'%s'.format([duration('23372036.854775808s')])", "\"23372036.85477581s\""),
    ("string(duration('23372036.854775808s'))", "\"23372036.854775808s\""),
  ])
  func answers(expression: String, expected: String) { #expect(answer(expression) == expected) }

  /// A literal format is looked at when it is checked, with the types of its arguments.
  @Test(arguments: [
    "'%d'.format(['a'])", "'%s'.format([])", "'%s'.format(['a', 'b'])", "'%q'.format([1])", "'%'.format([1])",
    "'%.f'.format([1])", "'%.101f'.format([1.0])", "'%s'.format([optional.of(1)])", "'%b'.format([1.5])",
    "'%o'.format([true])", "'%x'.format([null])", "'%e'.format([b''])",
    "'%s'.format([[1, {'a': optional.none()}]])", "true || '%d'.format(['a']) == ''",
  ])
  func refusesLiterals(expression: String) { #expect(answer(expression) == "refused") }

  @Test func saysWhereALiteralIsWrong() throws {
    let text = "'%s %d'.format(['a', [1]])"
    let diagnostic = try #require(Environment(strictness: []).compile(text).diagnostics.first)
    #expect(diagnostic.summary == "%d does not take list(int)")
    #expect(diagnostic.span == SourceSpan(start: 21, end: 24))
  }
}
