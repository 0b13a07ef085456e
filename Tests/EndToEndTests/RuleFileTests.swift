import Foundation
import TestSupport
import Testing

/// Rule files that cannot be used: one clear finding, nothing asked of the server.
@Suite(.ownThreads, .serialized) struct RuleFileTests {
  /// A text, and what has to be said of it.
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let text: String
    let words: [String]

    init(_ name: String, _ text: String, _ words: [String]) {
      self.name = name
      self.text = text
      self.words = words
    }

    var testDescription: String { name }
  }

  /// A rule with one line of one's own.
  private static func rule(_ line: String) -> String {
    """
    version: 1
    groups:
      - name: one
        rules:
          - name: first
            \(line)
            actions: [{set_ttl: {to: 8h}}]

    """
  }

  /// A rule with one term as its condition.
  private static func condition(_ term: String) -> String { rule("when: \(term)") }

  private static let bomb: String =
    "version: 1\na: &a [x, x, x, x, x, x, x, x, x, x]\n"
    + zip("bcdefghij", "abcdefghi").map {
      "\($0): &\($0) [\(Array(repeating: "*\($1)", count: 10).joined(separator: ", "))]\n"
    }
    .joined()

  static let texts = [
    Case("a tab", "version: 1\ngroups:\n\t- name: one\n", ["four.yaml:3:1", "tab"]),
    Case("a duplicate key", "version: 1\nversion: 1\ngroups: []\n", ["four.yaml:2:1", "version"]),
    Case("an unknown key", rule("whne: ws.outdated"), ["four.yaml:6:9", "whne", "'when'"]),
    Case("an unknown field", condition("ws.idel_for > duration('1h')"), ["four.yaml:6:18", "idel_for", "idle_for"]),
    Case("an unknown word", condition("ws.status == \"runing\""), ["four.yaml:6:", "runing", "running"]),
    Case("an unguarded field", condition("ws.deadline > now"), ["four.yaml:6:", "deadline", "has("]),
    Case("a wrong type", condition("ws.name"), ["four.yaml:6:", "bool"]),
    Case("an unfinished condition", condition("ws.outdated &&"), ["four.yaml:6:"]),
    Case(
      "a wrong schedule",
      rule("when: ws.outdated").replacing("set_ttl: {to: 8h}", with: "set_autostart: {schedule: \"61 7 * * *\"}"),
      ["four.yaml:7:", "61"]
    ),
    Case("an anchor bomb", bomb, ["four.yaml:"]),
    Case("a file of another version", "version: 2\ngroups: []\n", ["four.yaml:1:", "version"]),
    Case("no YAML", "}{", ["four.yaml:1:1"]),
    Case("nothing", "", ["four.yaml"]),
  ]

  @Test(arguments: texts) func showsWhatIsWrong(_ wrong: Case) async throws {
    let desk = try Desk()
    try desk.write(wrong.text, to: "rules.d/four.yaml")
    try await expectRefusal(desk, wrong.words)
  }

  @Test func refusesBytesThatAreNoText() async throws {
    let desk = try Desk()
    try desk.write(
      Array("version: 1\ngroups: [\"".utf8) + [0xC3, 0x28, 0xFF] + Array("\"]\n".utf8), to: "rules.d/four.yaml")
    try await expectRefusal(desk, ["four.yaml:2:11:", "UTF-8"])
  }

  @Test func refusesALargeFile() async throws {
    let desk = try Desk()
    try desk.write([UInt8](repeating: 0x23, count: 10 << 20), to: "rules.d/four.yaml")
    try await expectRefusal(desk, ["four.yaml", "at most 1024 KiB"])
  }

  /// What stands where the rules should be.
  @Test(arguments: [
    ("mkfifo rules", ["rules", "neither a file nor a directory"]),
    ("mkdir rules && mkfifo rules/a.yaml", ["rules/a.yaml", "neither a file nor a directory"]),
    ("true", ["rules: no such file"]), ("mkdir rules", ["rules: there is no *.yaml file"]),
    ("ln -s rules rules", ["rules"]),
    ("ln -s /dev/zero rules", ["rules", "neither a file nor a directory"]),
    (
      "cp rules.d/four.yaml a.yaml; mkdir rules; cp a.yaml rules/a.yaml; cp a.yaml rules/b.yaml",
      ["rules/b.yaml:7:", "keep-alice"]
    ),
  ])
  func refusesWhatIsNoFile(preparation: String, words: [String]) async throws {
    let desk = try Desk()
    try await desk.shell(preparation).expectSuccess()
    desk.environment["CURFEW_RULES"] = "rules"
    try await expectRefusal(desk, words)
  }

  @Test func showsAllFindingsAtOnce() async throws {
    let desk = try Desk()
    try desk.write(RuleFileTests.rule("whne: true"), to: "rules.d/a.yaml")
    try desk.write(RuleFileTests.condition("ws.idel_for > 1 && ws.status == 'runing'"), to: "rules.d/b.yaml")
    try await expectRefusal(desk, ["a.yaml:6:9", "b.yaml:6:18", "runing"])
  }

  /// That every command that needs the rules refuses them, and none asks the server for anything.
  private func expectRefusal(
    _ desk: Desk, _ words: [String], sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    try await desk.run("sweep").expectComplaint(3, words + ["nothing was done"], sourceLocation: sourceLocation)
    try await desk.run("serve").expectComplaint(3, words, sourceLocation: sourceLocation)
    let lint = try await desk.run("rules", "lint")
    #expect(lint.status == 3, "\(lint)", sourceLocation: sourceLocation)
    for word in words { #expect(lint.all.contains(word), "\(word)\n\(lint)", sourceLocation: sourceLocation) }
    #expect(desk.server.requests.isEmpty, sourceLocation: sourceLocation)
    #expect(!FileManager.default.fileExists(atPath: desk.path("curfew.db")), sourceLocation: sourceLocation)
  }
}
