import Diagnostics
import Rules
import Testing
import Time

/// Test files as admins write them, and what they are told when something is wrong.
@Suite struct RuleTestReadingTests {
  /// A file with one test, which checks something.
  private static func file(_ test: String) -> SourceFile {
    let test = test.contains("_test:") ? test : "\(test)\nexpr_test: [{expr: 1 < 2, exp: true, workspace: w}]"
    let lines = test.split(separator: "\n").map { "    \($0)" }.joined(separator: "\n")
    return SourceFile(
      name: "a.test.yaml",
      text: "rule_files: [a.yaml]\ntests:\n  - name: a\n    start: 2026-03-11T10:00:00Z\n\(lines)\n")
  }

  private static func findings(_ test: String) -> [String] {
    RuleTestFile.load(file(test)).diagnostics.map { diagnostic in
      "\(diagnostic.location?.line ?? 0):\(diagnostic.location?.column ?? 0) \(diagnostic.summary)"
    }
  }

  @Test(arguments: [
    ("workspace: {}", "5:5 unknown key 'workspace' in a test, did you mean 'workspaces'?"),
    ("workspaces: {w: {last_used: -3h}}", "5:22 unknown key 'last_used' in a workspace, did you mean 'last_used_at'?"),
    ("workspaces: {w: {idle_for: 3h}}", "5:22 unknown key 'idle_for' in a workspace"),
    ("workspaces: {w: {status: runing}}", "5:30 unknown status 'runing', did you mean 'running'?"),
    ("workspaces: {w: {deadline: soon}}", "5:32 expected an instant for 'deadline', found 'soon'"),
    ("workspaces: {w: {ttl: 9 hours}}", "5:27 expected a duration for 'ttl', found '9 hours'"),
    ("workspaces: {w: {outdated: 1}}", "5:32 expected true or false for 'outdated', found '1'"),
    ("workspaces: {w: {build_number: 0}}", "5:36 expected an integer for 'build_number', found '0'"),
    ("workspaces: {w: {status: running x0}}", "5:30 this series of values for 'status' cannot be read"),
    ("workspaces: {w: {status: running x2 x3}}", "5:30 this series of values for 'status' cannot be read"),
    ("workspaces: {w: {agents: main}}", "5:30 expected a list for 'agents', found text"),
    ("workspaces: {w: {agents: [{state: connected}]}}", "5:32 unknown key 'state' in an agent, did you mean 'status'?"),
    ("workspaces: {w: {unknown: [agnts]}}", "5:32 unknown attribute 'agnts', did you mean 'agents'?"),
    (
      "workspaces: {w: {}}\nrule_test: [{rule: a, exp_result: yes}]",
      "6:39 unknown exp_result 'yes', did you mean 'true'?"
    ),
    ("workspaces: {w: {}}\nrule_test: [{rule: a, at: 90s}]", "6:31 there is no sweep at 90s: they are 1m apart"),
    ("workspaces: {w: {}}\nrule_test: [{rule: a, at: 400d}]", "6:31 400d is more than 10000 sweeps after the start"),
    (
      "workspaces: {w: {}}\nrule_test: [{rule: a, exp_actions: [shortn]}]",
      "6:41 unknown action 'shortn', did you mean 'shorten'?"
    ),
    (
      "workspaces: {w: {}}\nrule_test: [{rule: a, exp_actions: [{extend: {by: 2h}}]}]",
      "6:51 unknown key 'by' in 'extend'"
    ),
    ("workspaces: {w: {}}\nrule_test: [{rule: a, at: 1m}]", "6:17 this entry of 'rule_test' expects nothing"),
    ("workspaces: {w: {}}\nrule_test: []", "3:11 the test checks nothing"),
    ("workspaces: {w: {status: 'running x2 stopped'}}", "5:30 in single quotes or a block no series of values is read"),
    (
      "workspaces: {w1: {}, w2: {}}\nrule_test: [{rule: a}]",
      "6:18 the test has 2 workspaces: say which with 'workspace'"
    ),
    (
      "workspaces: {w1: {}}\nexpr_test: [{expr: ws.idle_for >, exp: 3h}]",
      "6:37 expected an expression, but the expression ends"
    ),
  ]) func tellsWhereAndWhatWasMeant(test: String, expected: String) {
    #expect(Self.findings(test).contains { $0.hasPrefix(expected) }, "\(Self.findings(test))")
  }

  @Test func tellsEverythingAtOnce() {
    let text = "rule_files: [a.yaml]\ntests:\n  - start: soon\n    interval: 0s\n    workspaces: {w: {ttl: x}}\n"
    let load = RuleTestFile.load(SourceFile(name: "a.test.yaml", text: text))
    #expect(load.file == nil)
    #expect(load.diagnostics.count == 4, "\(load.diagnostics.map(\.summary))")
  }

  @Test func aSeriesIsOneValueASweepAndTheLastOneStays() throws {
    let test = "workspaces: {w: {status: \"running x2 stopped\", last_used_at: \"-1h x1 now x1 _\"}}"
    let file = try #require(RuleTestFile.load(Self.file(test)).file)
    let workspace = try #require(file.tests.first?.workspaces.first)
    let start = try #require(file.tests.first?.start)
    var cache = TestWorkspace.Cache()
    let facts = try (0..<4).map {
      try workspace.facts(atSweep: $0, now: start + .minutes($0), cache: &cache)
    }
    #expect(facts.map(\.status) == ["running", "running", "stopped", "stopped"])
    #expect(facts.map(\.transition) == ["start", "start", "stop", "stop"])
    #expect(facts.map(\.lastUsedAt) == [start - .hours(1), start + .minutes(1), nil, nil])
  }

  /// Every field that a server tells can be given, and arrives.
  @Test func everyFieldOfTheVocabularyCanBeGiven() {
    let given = VocabularyEntry.all.filter { $0.name.hasPrefix("ws.") && !$0.name.contains("(") }
    let derived = ["owner", "template", "idle_for", "used_in_this_build", "agent_connected", "uptime", "time_left"]
    for entry in given {
      let name = entry.name.dropFirst(3)
      if derived.contains(String(name)) || name.contains(".") { continue }
      let value =
        switch entry.type {
        case "timestamp": "-1h"
        case "duration": "1h"
        case "bool": "true"
        case "int": "3"
        case "map(string, string)": "{a: b, c: null}"
        case "Sessions": "{ssh: 2}"
        case "string": entry.words?.first ?? "\"a \\\"b\\\" \\\\\""
        default: "[{}]"
        }
      #expect(Self.findings("workspaces: {w: {\(name): \(value)}}") == [], "\(entry.name)")
    }
  }

  /// Any bytes give diagnostics and never a crash.
  @Test func anyCutOfATestFileIsAnswered() {
    let text = Self.file(
      """
      interval: 5m
      params: {a: 1h}
      workspaces: {w: {status: "running x2 stopped x3", agents: [{apps: [{health: healthy}]}], owner: {name: b}}}
      rule_test: [{at: 5m, rule: a, exp_actions: [{set_ttl: {to: 9h}}], exp_decisive: [a]}]
      expr_test: [{expr: now, exp: [1, {a: b}]}]
      """
    ).text
    for length in 0...text.utf8.count {
      let cut = String(decoding: text.utf8.prefix(length), as: UTF8.self)
      let load = RuleTestFile.load(SourceFile(name: "a.test.yaml", text: cut))
      #expect(load.file != nil || !load.diagnostics.isEmpty)
    }
  }
}
