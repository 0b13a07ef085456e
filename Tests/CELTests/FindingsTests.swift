@testable import CEL
import Testing

/// What the fuzzers found once, each with the answer that it must have.
@Suite struct FindingsTests {
  /// The stage at which it ends, or the type and the value.
  @Test(arguments: [
    ("[3, 1, 2].sortBy(i, -i)", "list(int) [3, 2, 1]"), ("[].sortBy(i, i)", "list(int) []"),
    ("[1].existsOne(i, true)", "bool true"), ("[1].existsOne(i, j, true)", "bool true"),
    ("[1].sortBy(i, [i])", "check"), ("dyn(-9223372036854775808.0) in {-9223372036854775808: 1}", "bool false"),
    ("{'a': 1}.sortBy(i, i)", "parse"), ("[1, 2].sortBy(i, i, i)", "check"),
    ("['b', 'a'].sortBy(i, null)", "eval"),
    ("{'a': optional.of(1)}.?a", "optional_type(optional_type(int)) optional.of(optional.of(1))"),
    ("optional.of({'a': optional.of(1)}).a", "optional_type(optional_type(int)) optional.of(optional.of(1))"),
    ("optional.ofNonZeroValue(optional.none())", "optional_type(optional_type(dyn)) optional.of(optional.none())"),
    ("optional.none()[1 / 0]", "optional_type(dyn) optional.none()"),
    ("[optional.none().optFlatMap(i, dyn(1))]", "list(dyn) [optional.none()]"),
    ("[int, uint]", "list(type(uint)) [int, uint]"), ("true ? type(type) : int", "type(type(type)) type"),
    ("math.least(0.0 / 0.0, 1.0)", "eval"), ("math.greatest([])", "parse"), ("math.least()", "parse"),
    ("math.greatest('a', 1)", "parse"), ("math.greatest(dyn([1, 3]))", "dyn 3"),
    ("!-1 == 1", "check"), ("!-[]", "parse"), ("-!true", "parse"), ("--9223372036854775808", "parse"),
    ("- -5", "int 5"), ("'ab'.lastIndexOf('b', 2)", "int -1"), ("'ab'.lastIndexOf('b', 3)", "eval"),
    ("base64.decode('YW\\nJj')", "bytes b\"abc\""), ("'%s'.format(dyn([1, 2]))", "string \"1\""),
    ("timestamp('') - (bool('') || true ? timestamp(0) : timestamp(1))", "eval"),
    ("duration('') < (bool('') || true ? duration('1s') : duration('2s'))", "eval"),
    ("1 / 0 < (bool('') || true ? 1 : 2)", "eval"), ("double('0x0')", "eval"), ("uint('-0')", "eval"),
    ("timestamp('2024-02-29T2:30:45Z')", "eval"),
    ("timestamp('2024-02-29T12:30:45+24:00')", "eval"), ("timestamp('2024-02-29T12:30:45,5Z')", "eval"),
    ("double('0\\x00')", "eval"), ("[,]", "list(dyn) []"), ("{,}", "map(dyn, dyn) {}"), ("[, 1]", "parse"),
    ("strings.quote(optional.none().value().reverse())", "eval"),
  ])
  func keepsTheAnswer(expression: String, answer: String) {
    #expect(FindingsTests.answer(to: ExchangeRequest(expression)) == answer)
  }

  @Test(arguments: [
    ("getHours()", "eval"), ("!!getSeconds()", "eval"), ("''.format(['a'])", "dyn \"\""),
    ("dyn({}).sortBy(i, i)", "eval"), ("optional.none(1)", "eval"), ("math.greatest(1, 2, 3, 4)", "dyn 4"),
  ])
  func keepsTheAnswerWithoutChecking(expression: String, answer: String) {
    #expect(FindingsTests.answer(to: ExchangeRequest(expression, isChecking: false)) == answer)
  }

  private static func answer(to request: ExchangeRequest) -> String {
    let answer = request.answer()
    guard answer.stage == .ok, let value = answer.value?.value else { return answer.stage.rawValue }
    return "\(answer.type ?? "") \(value.printedLiteral)"
  }
}
