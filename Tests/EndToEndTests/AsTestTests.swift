import TestSupport
import Testing

/// `curfew audit show N --as-test`: the written test passes on the rules of that time, and fails on others.
@Suite(.ownThreads) struct AsTestTests {
  @Test func pinsDecisionsOfEachKind() async throws {
    let desk = try Desk()
    try await desk.run("sweep").expectSuccess()
    let decisions = try await desk.json("audit", "list")["decisions"].elements
    #expect(decisions.count >= 4)
    for decision in decisions {
      let number = try #require(decision["number"].integer)
      let written = try await desk.run("audit", "show", "\(number)", "--as-test")
      try written.expectSuccess()
      #expect(written.output.contains("exp_verdict: act\n") && !written.output.contains("Not pinned"), "\(written)")
      try desk.write(written.output, to: "rules.d/decision-\(number).test.yaml")
    }
    desk.environment["CODER_URL"] = nil
    let run = try await desk.run("rules", "test", "--coverage", "rules.d")
    #expect(run.status == 0 && run.output.contains("\(decisions.count) tests passed"), "\(run)")
    // Whoever changes a rule is told by the test of what it did.
    try desk.write(World.rules().replacing("duration('45m')", with: "duration('50m')"), to: "rules.d/four.yaml")
    let changed = try await desk.run("rules", "test", "rules.d")
    #expect(changed.status == 4 && changed.output.contains("1 of \(decisions.count) tests failed"), "\(changed)")
  }

  /// What rests on memory is pinned where a test can have it, and else named.
  @Test func saysWhatItDoesNotPin() async throws {
    let desk = try Desk()
    let rules = """
      version: 1
      timezone: Europe/Berlin
      defaults: {mode: enforce}
      groups:
        - name: g
          rules:
            - name: waits
              match: {owner: [bob]}
              when: ws.status == "running"
              for: 6m
              actions: [set_ttl: {to: 3h}]
            - name: rests
              match: {owner: [carol]}
              when: has(ws.deadline) && ws.deadline - now > duration("31m")
              actions: [extend: {to: "${ws.?deadline.orValue(now) + duration('5m')}"}]
              cooldown: 2h
            - {name: keeps, priority: 5, match: {owner: [dave]}, actions: [keep: {}]}
            - {name: loses, match: {owner: [dave]}, actions: [set_ttl: {to: 1h}]}

      """
    try desk.write(rules, to: "rules.d/four.yaml")
    for _ in 0..<4 {
      try await desk.run("sweep").expectSuccess()
      desk.wait(.minutes(3))
    }
    let decisions = try await desk.json("audit", "list")["decisions"].elements
    var pinned: [String: String] = [:]
    for decision in decisions {
      let number = try #require(decision["number"].integer)
      let key = "\(decision["rule"].text ?? "") \(decision["verdict"].text ?? "") \(decision["guard"].text ?? "")"
      let written = try await desk.run("audit", "show", "\(number)", "--as-test")
      try written.expectSuccess()
      pinned[key] = written.output
      try desk.write(written.output, to: "rules.d/decision-\(number).test.yaml")
    }
    let run = try await desk.run("rules", "test", "rules.d")
    #expect(run.status == 0, "\(run)\n\(pinned)")
    // The test shows the workspace as long as the rule wants to see it.
    let act = try #require(pinned["waits act "], "\(pinned.keys)")
    #expect(act.contains("at: 6m\n") && act.contains("exp_verdict: act\n") && !act.contains("Not pinned"), "\(act)")
    let early = try #require(pinned["waits blocked for"])
    #expect(early.contains("exp_guard: for\n") && !early.contains("Not pinned"), "\(early)")
    let resting = try #require(pinned["rests blocked cooldown"], "\(pinned.keys)")
    #expect(
      resting.contains("# Not pinned: the guard 'cooldown'") && resting.contains("exp_result: true"), "\(resting)")
    let loser = try #require(pinned["loses overridden "], "\(pinned.keys)")
    #expect(loser.contains("exp_verdict: overridden\n"), "\(loser)")
    try await desk.run("audit", "show", "999999", "--as-test").expectComplaint(1, ["there is no decision 999999"])
  }
}
