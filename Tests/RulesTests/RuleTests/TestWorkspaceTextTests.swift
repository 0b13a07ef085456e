import Diagnostics
import TestSupport
import Testing
import Time

@testable import Rules

/// A workspace written for a test is the same workspace when it is read.
@Suite struct TestWorkspaceTextTests {
  private func read(_ facts: WorkspaceFacts) throws -> WorkspaceFacts {
    let lines = TestWorkspaceText.lines(of: facts, at: Sample.now).map { "        \($0)\n" }.joined()
    let text = """
      rule_files: [a.yaml]
      tests:
        - name: one
          start: \(Sample.now.rfc3339)
          workspaces:
            w:
      \(lines)    expr_test: [{expr: ws.name, exp: \(TestWorkspaceText.quoted(facts.name))}]
      """
    let load = RuleTestFile.load(SourceFile(name: "a.test.yaml", text: text))
    #expect(load.diagnostics.map { $0.render() } == [], "\(text)")
    var cache = TestWorkspace.Cache()
    let test = try #require(load.file?.tests.first)
    return try test.workspaces[0].facts(atSweep: 0, now: Sample.now, cache: &cache)
  }

  @Test func comesBackAsItWas() throws {
    var stopped = Sample.running
    stopped.status = "stopped"
    stopped.transition = "stop"
    stopped.startedAt = nil
    (stopped.deadline, stopped.maxDeadline) = (nil, nil)
    stopped.agents = []
    var unstarted = Sample.running
    unstarted.startedAt = nil
    unstarted.unknown = ["ws.agents", "template.default_ttl"]
    var odd = Sample.running
    odd.name = "x3"
    odd.template.displayName = "it's \"GPU\" x2 # not: a comment"
    odd.templateVersion = "null"
    odd.lastUsedAt = Sample.instant("2026-03-11T09:12:13.123456Z")
    odd.ttl = .milliseconds(5_400_500)
    for facts in [Sample.running, stopped, unstarted, odd] {
      let written = try read(facts)
      #expect(written == facts)
    }
    // A schedule and a suspended one cannot both be told by a server.
    var complete = Sample.complete
    complete.autostart = nil
    complete.agents[0].apps[0].displayName = "VS Code"
    complete.suspendedAutostart = nil
    #expect(try read(complete) == complete)
  }
}
