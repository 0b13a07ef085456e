import Rules
import Testing

@Suite struct GlobTests {
  @Test(arguments: [
    ("", "", true), ("", "a", false), ("a", "a", true), ("a", "A", true), ("GPU-*", "gpu-large", true), ("*", "", true),
    ("*", "anything", true),
    ("gpu-*", "gpu-large", true), ("gpu-*", "gpu-", true), ("gpu-*", "xgpu-large", false), ("*-test", "a-test", true),
    ("*-test", "a-test2", false), ("a?c", "abc", true), ("a?c", "ac", false), ("a?c", "aéc", true),
    ("*a*b*", "xxaxxbxx", true), ("*a*b*", "xxbxxaxx", false), ("a**b", "ab", true), ("ab*ab", "ab", false),
    ("ab*ab", "abab", true), ("[a]", "a", false), ("a.c", "abc", false),
  ])
  func coversTheWholeText(pattern: String, text: String, expected: Bool) {
    #expect(Glob(pattern).matches(text) == expected)
  }

  @Test func staysLinearOnManyStars() {
    let pattern = Glob(String(repeating: "*a", count: 30) + "b")
    #expect(!pattern.matches(String(repeating: "a", count: 3000)))
  }
}
