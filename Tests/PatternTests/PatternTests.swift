import Pattern
import Testing

@Test(arguments: [
  ("^(dev|test)-[a-z0-9]+$", "dev-box1", true), ("^(dev|test)-[a-z0-9]+$", "prod-1", false), ("b", "abc", true),
  ("", "", true), ("^$", "", true), ("é", "café", true), ("^.$", "ä", true), ("a\0b", "xa\0by", true),
  ("(?<year>[0-9]{4})-(?<month>[0-9]{2})", "2026-11", true), ("\\((?<n>a)[(?<]\\Q(?<\\E", "(a((?<", true),
])
func findsAPartOfTheText(pattern: String, text: String, isFound: Bool) throws {
  #expect(try Pattern(pattern).isFound(in: text) == isFound)
}

@Test func answersInLinearTimeWhereBacktrackingWouldNot() throws {
  let pattern = try Pattern("^(a+)+$")
  #expect(!pattern.isFound(in: String(repeating: "a", count: 100_000) + "b"))
}

@Test(arguments: [
  ("(?<=a)", "invalid perl operator: (?<", "(?<"), ("(?<n", "invalid named capture group: (?P<n", "(?P<n"),
  ("(?=a)", "invalid perl operator: (?=", "(?="), ("(a", "missing ): (a", "(a"),
  ("a{1001}", "invalid repetition size: {1001}", "{1001}"),
  ("[z-a]", "invalid character class range: z-a", "z-a"), ("*", "no argument for repetition operator: *", "*"),
])
func refusesInTheWordsOfRE2(pattern: String, reason: String, fragment: String) {
  #expect(throws: PatternError.self) { try Pattern(pattern) }
  do { _ = try Pattern(pattern) } catch {
    #expect(error.reason == reason)
    #expect(error.fragment == fragment)
  }
}
