import CEL
import Diagnostics
import Testing

/// Operators written as words: one repair mends all of them.
@Suite struct WordOperatorTests {
  private static let environment: Environment = {
    var environment = Environment()
    for name in ["a", "b", "c"] { environment.declare(Variable(name, .bool)) }
    environment.declare(Variable("x", .int))
    environment.declare(Variable("s", .list(.int)))
    return environment
  }()

  @Test(arguments: [
    ("a and b", "a && b"), ("a and b and c", "a && b && c"), ("a AND b OR c", "a && b || c"),
    ("a and not b or c", "a && !b || c"), ("not a", "!a"), ("not a and not b", "!a && !b"),
    ("not a && not b || not c", "!a && !b || !c"), ("not not a", "!!a"), ("not (a or b) and c", "!(a || b) && c"),
    ("not (a and b)", "!(a && b)"), ("not x == 3 and b", "!(x == 3) && b"), ("a or not x in s", "a || !(x in s)"),
    ("x not in s and a", "!(x in s) && a"), ("a and x not in s", "a && !(x in s)"),
    ("a and (x not in s or b)", "a && (!(x in s) || b)"), ("x is 3 or x eq 4", "x == 3 || x == 4"),
    ("x is not 3 and a", "x != 3 && a"), ("x ne 3 and a", "x != 3 && a"),
    ("not x is 3 and a", "!(x == 3) && a"), ("s.exists(n, n > 1 and not a)", "s.exists(n, n > 1 && !a)"),
    ("a ? b and c : not b", "a ? b && c : !b"), ("a and\n  not b", "a &&\n  !b"),
    ("not (x) == 3 or a", "!((x) == 3) || a"), ("a && b or c", "a && b || c"), ("not(a) and b", "!(a) && b"),
  ])
  func oneRepairMendsAll(wrong: String, right: String) throws {
    let findings = Self.environment.compile(wrong, expecting: .bool).diagnostics
    let fix = try #require(findings.first?.fixes.first, "\(findings.map(\.summary))")
    #expect(fix.applied(to: wrong) == right)
    #expect(Self.environment.compile(right, expecting: .bool).diagnostics.filter { $0.severity == .error }.isEmpty)
  }

  /// Names that only look like operators are left alone.
  @Test(arguments: ["s.exists(or, or > 1)", "s.exists(not, not > 1 && a)", "s.map(is, is)", "{\"and\": 1}.and == 1"])
  func namesStayNames(text: String) {
    #expect(Self.environment.compile(text).diagnostics.map(\.summary) == [])
  }

  @Test func anotherMistakeIsNotMendedByIt() {
    let findings = Self.environment.compile("a b and c").diagnostics
    #expect(findings.count == 1 && findings[0].fixes.isEmpty, "\(findings)")
  }
}
