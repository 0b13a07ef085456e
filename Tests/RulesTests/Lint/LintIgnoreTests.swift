import Diagnostics
import Rules
import Testing
import Time

/// `# lint:ignore CODE`: what it silences, and what is said of one that silences nothing.
@Suite struct LintIgnoreTests {
  private static let unused = "R602"

  private func findings(_ text: String, now: String? = nil) -> [String] {
    load(text, now: now).diagnostics.map { "\($0.location?.line ?? 0):\($0.location?.column ?? 0) \($0.code)" }
  }

  private func load(_ text: String, now: String? = nil) -> RuleLoad {
    let circumstances = Circumstances(now: now.flatMap { Timestamp(rfc3339: $0) })
    return RuleSet.load(files: [SourceFile(name: "r.yaml", text: text)], in: circumstances)
  }

  /// A parameter that nothing uses stands in line 2 or where the text has it.
  private func file(_ params: String, rules: String = "[]") -> String {
    "version: 1\n\(params)\ngroups: \(rules)\n"
  }

  @Test func silencesItsOwnLine() {
    #expect(findings(file("params: {x: 1}")) == ["2:10 R602"])
    #expect(findings(file("params: {x: 1} # lint:ignore R602")) == [])
    #expect(findings(file("params: {x: 1} #lint:ignore R602 kept for the next rule")) == [])
    #expect(findings(file("params: {x: 1} # lint:ignore R501, R602: see above")) == ["2:30 R608"])
  }

  @Test func silencesTheNextLineThatIsNoComment() {
    #expect(findings(file("# lint:ignore R602\nparams: {x: 1}")) == [])
    #expect(findings(file("params:\n  # lint:ignore R602\n\n  # needed soon\n  x: 1\n  y: 2")) == ["7:3 R602"])
    #expect(findings(file("# lint:ignore R602\ndefaults: {}\nparams: {x: 1}")) == ["2:15 R608", "4:10 R602"])
  }

  @Test func isWrittenWithTwoSlashesInAnExpression() {
    let rule = """
      version: 1
      timezone: Europe/Berlin
      groups:
        - name: g
          rules:
            - name: a
              when: |
                now.getHours() > 8 // lint:ignore R204 UTC is meant
                  && now.getDate() > 1
              actions: [clear_autostart: {}]

      """
    #expect(findings(rule) == ["9:20 R204"])
    let both = rule.replacing("            && now", with: "            // lint:ignore R204\n            && now")
    #expect(findings(both) == [])
  }

  @Test func silencesNoError() {
    let text = file("params: {x: [1, a]} # lint:ignore R165, R602")
    let load = load(text)
    #expect(load.ruleSet == nil)
    #expect(load.diagnostics.map(\.code) == ["R165", "R608"])
    #expect(load.diagnostics.last?.summary == "R165 is an error here, and errors cannot be silenced")
  }

  @Test func readsNoTexts() {
    let text = file("params: {x: \"a # lint:ignore R602\"}")
    #expect(findings(text) == ["2:10 R602"])
  }

  @Test(arguments: [
    ("defaults: {} # lint:ignore R602\n", "defaults: {}\n", "nothing in line 2 gives R602"),
    ("# lint:ignore R602\ndefaults: {}\n", "defaults: {}\n", "nothing in line 3 gives R602"),
    ("params: {x: 1} # lint:ignore R602, R603 why\n", "params: {x: 1} # lint:ignore R602 why\n", "gives R603"),
    ("params: {x: 1} # lint:ignore R603, R602 why\n", "params: {x: 1} # lint:ignore R602 why\n", "gives R603"),
    ("defaults: {} # lint:ignore R6O2\n", nil, "names no code"),
    ("defaults: {} # lint:ignore R692\n", "defaults: {}\n", "there is no code R692, did you mean R192?"),
  ])
  func tellsOfOneThatSilencesNothing(line: String, fixed: String?, words: String) throws {
    let text = "version: 1\n\(line)groups: []\n"
    let diagnostics = load(text).diagnostics
    #expect(diagnostics.map(\.code) == ["R608"])
    let diagnostic = try #require(diagnostics.first)
    #expect(diagnostic.summary.contains(words), "\(diagnostic.summary)")
    #expect(diagnostic.severity == .warning)
    guard let fixed else {
      #expect(diagnostic.fixes.isEmpty)
      return
    }
    #expect(diagnostic.fixes.first?.applied(to: text) == "version: 1\n\(fixed)groups: []\n")
    #expect(findings("version: 1\n\(fixed)groups: []\n") == [])
  }

  /// Whether an instant is past is not known without the time.
  @Test func leavesAloneWhatWasNotLookedFor() {
    let rule =
      "[{name: g, rules: [{name: a, when: 'ws.outdated && now < timestamp(\"2025-12-24T00:00:00Z\")', "
      + "actions: [clear_autostart: {}]}]}] # lint:ignore R311"
    #expect(findings("version: 1\ngroups: \(rule)\n") == [])
    #expect(findings("version: 1\ngroups: \(rule)\n", now: "2026-11-29T12:00:00Z") == [])
    #expect(findings("version: 1\ngroups: \(rule)\n", now: "2025-11-29T12:00:00Z").map { $0.suffix(4) } == ["R608"])
  }
}
