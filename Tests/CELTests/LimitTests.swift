import CEL
import Diagnostics
import TestSupport
import Testing
import Time

@Suite struct LimitTests {
  static func nested(_ depth: Int) -> [String] {
    func around(_ open: String, _ inner: String, _ close: String) -> String {
      String(repeating: open, count: depth) + inner + String(repeating: close, count: depth)
    }
    return [
      around("(", "1", ")"), around("[", "1", "]"), around("!", "true", ""), around("- ", "a", ""),
      around("{1:", "2", "}"), around("true ? 1 : ", "2", ""), around("f(", "1", ")"), around("a[", "1", "]"),
      around("size([", "1", "])"), around("", "a", ".b"), around("", "a", ".b()"), around("1 + ", "1", ""),
      around("1 + (", "1", ")"), around("true && (true || (", "true", "))"), around("[1].map(x, ", "1", ")"),
      around("[1].exists(x, ", "true", ")"), around("cel.bind(x, 1, ", "1", ")"),
      around("optional.of(1).optMap(x, ", "1", ")"), around("true ? (", "1", ") : 2"), around("", "true", " == true"),
      around("dyn([", "1", "])"), around("", "[[1]]", "[0]"), around("has(a.b) && (", "true", ")"),
      around("a{b: ", "1", "}"), around("(", "", ""), around("[", "", ""), around("{1: ", "", ""), around("f(", "", ""),
    ]
  }

  @Test(arguments: [100, 249, 250, 251, 400, 4000])
  func neitherCrashesNorOverflowsTheStack(depth: Int) {
    onSmallThread {
      for expression in LimitTests.nested(depth) {
        var environment = Environment(strictness: [])
        environment.declare(Variable("a", .dyn))
        environment.limits.bytes = 100_000
        let compilation = environment.compile(expression)
        guard let program = compilation.program else { continue }
        let bindings = Bindings(for: environment)
        _ = program.evaluate(bindings, wantsHorizon: true)
        _ = program.explain(bindings).rendered()
      }
    }
  }

  @Test(arguments: [("(", "1", ")"), ("1 + ", "1", ""), ("!", "true", ""), ("[", "1", "]"), ("a.b(", "1", ")")])
  func limitsTheDepth(open: String, inner: String, close: String) {
    let text = String(repeating: open, count: 300) + inner + String(repeating: close, count: 300)
    let diagnostics = Environment().compile(text).diagnostics
    #expect(diagnostics.map(\.code) == ["R102"])
    #expect(diagnostics.first?.summary.contains("250 deep") == true)
  }

  @Test func limitsTheLength() {
    let diagnostics = Environment().compile(String(repeating: " ", count: 9000)).diagnostics
    #expect(diagnostics.map(\.summary) == ["an expression may have 8192 bytes, this one has 9000"])
  }

  @Test func limitsTheNumberOfParts() throws {
    var environment = Environment()
    environment.limits.nodes = 50
    let diagnostics = environment.compile("[\(Array(repeating: "1", count: 60).joined(separator: ", "))]").diagnostics
    #expect(diagnostics.map(\.code) == ["R102"])
  }

  /// Pieces of the language in any order, and any bytes.
  @Test func survivesAnyText() {
    var random = SeededGenerator(seed: 7)
    let pieces = [
      "a", "ws", "now", ".", ".?", "[", "]", "[?", "(", ")", "{", "}", ",", ":", "?", "&&", "||", "!", "-", "+", "==",
      "<", "in",
      "1", "1u", "1.5", "'x'", "b'x'", "r\"\\\"", "'''", "`a b`", "has(", ".map(x,", ".exists(x,", "cel.bind(", "true",
      "null",
      "duration(", "timestamp(", "\\", "\"\\u00", "0x", "1e", "//", "\n", "é", "😀", "\0", "optional.none()",
      "getHours(", ".getHours(", "size(", "math.greatest(", ".format(", ".split(", "matches(", ".join(", ".size()",
      "as", "%",
    ]
    for _ in 0..<3000 {
      let text = (0..<random.next(20)).map { _ in pieces[random.next(pieces.count)] }.joined()
      let environment = Sample.environment()
      let compilation = environment.compile(text)
      #expect(compilation.program != nil || compilation.diagnostics.hasErrors)
      _ = compilation.diagnostics.map { $0.render() }
      if let program = compilation.program { _ = program.explain(Sample.bindings(environment)).line }
      // Without a check, functions meet arguments of any number and type.
      if let program = environment.compile(text, isChecking: false).program {
        _ = program.evaluate(Sample.bindings(environment), wantsHorizon: true)
      }
      let noise = String(decoding: (0..<random.next(40)).map { _ in UInt8(random.next(256)) }, as: UTF8.self)
      _ = environment.compile(noise)
    }
  }
}
