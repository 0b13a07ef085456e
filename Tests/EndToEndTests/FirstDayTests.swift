import FoundationEssentials
import Simulator
import TestSupport
import Testing

/// From an empty folder to actions on the server, and the trail that tells of them.
@Suite(.ownThreads, .serialized) struct FirstDayTests {
  @Test(arguments: ServerVersion.allCases) func leadsFromInitToActions(version: ServerVersion) async throws {
    let desk = try Desk(version, mode: nil)
    try await desk.run("init").expectSuccess()
    try desk.write(World.rules(mode: "dry-run"), to: "rules.d/four.yaml")
    try await desk.run("rules", "lint").expectSuccess()
    try await desk.run("doctor").expectSuccess()

    let plan = try await desk.json("plan")
    #expect(Set(plan["decisions"].elements.map { $0["verdict"].text }) == ["would-act"])
    #expect(!FileManager.default.fileExists(atPath: desk.path("curfew.db")))
    try await desk.run("sweep").expectSuccess()
    let recorded = try await desk.json("audit", "list")
    #expect(Set(recorded["decisions"].elements.map { $0["verdict"].text }).contains("would-act"))

    // Neither the settings alone nor a rule alone makes it act.
    try await desk.run("sweep", "--mode", "enforce").expectSuccess()
    try desk.write(World.rules(mode: "enforce"), to: "rules.d/four.yaml")
    try await desk.run("sweep").expectSuccess()
    try await desk.run("sweep", "--mode", "enforce", "--dry-run").expectSuccess()
    desk.expectNoChanges()

    let settings = String(decoding: desk.directory.read("curfew.yaml"), as: UTF8.self)
    try desk.write(settings.replacing("mode: dry-run", with: "mode: enforce"), to: "curfew.yaml")
    try await desk.run("sweep").expectSuccess()
    #expect(desk.server.changes.map { "\($0.method) \($0.path)" }.sorted() == desk.world.changes())
    try await desk.run("sweep").expectSuccess()
    #expect(desk.server.changes.count == 4)
    try await desk.run("audit", "verify").expectSuccess()
    try desk.expectNoToken()
  }

  @Test(arguments: ServerVersion.allCases) func tellsOfARuleThatLooksAtNothing(version: ServerVersion) async throws {
    let desk = try Desk(version)
    try desk.write(World.rules().replacing("owner: [bob]", with: "template: dev-gp"), to: "rules.d/four.yaml")
    let words =
      "rule 'shorten-bob' looks at none of the 4 workspaces: no template is named 'dev-gp'; did you mean 'dev-go'?"
    let plan = try await desk.run("plan")
    #expect(plan.status == 0 && plan.errors == "curfew: \(words)\n", "\(plan)")
    let rules = try await desk.json("plan")["idle_rules"].elements
    #expect(rules.map { $0["rule"].text } == ["shorten-bob"] && rules.first?["suggestion"].text == "dev-go")
    let doctor = try await desk.run("doctor")
    #expect(doctor.status == 0 && doctor.output.contains("warning  match       \(words)\n"), "\(doctor)")
  }

  @Test(arguments: ServerVersion.allCases) func tellsTheSameInTheTrail(version: ServerVersion) async throws {
    let desk = try Desk(version)
    let swept = try await desk.json("sweep")
    let acts = try await desk.json("audit", "list", "--verdict", "act")["decisions"].elements
    let names = ["workspace", "rule", "action", "verdict", "before", "after", "reason", "effect", "workspace_id"]
    func told(_ decisions: [JSONTree]) -> Set<[JSONTree]> {
      Set(decisions.map { decision in names.map { decision[$0] } })
    }
    #expect(acts.count == 4)
    #expect(told(acts) == told(swept["decisions"].elements))
    #expect(swept["decisions"].elements.allSatisfy { $0["result"].text == "applied" })

    let lifetimes = try await desk.json("audit", "list", "--action", "set_ttl")["decisions"].elements
    #expect(lifetimes.map { $0["rule"].text } == ["ttl-of-carol"])

    let sent = Dictionary(grouping: desk.server.changes) { "\($0.method) \($0.path)" }
    for act in acts {
      let number = try #require(act["number"].integer)
      let shown = try await desk.json("audit", "show", "\(number)")
      let request = try #require(shown["requests"].elements.first)
      let text = request["request"].text?.replacing(" /workspaces", with: " /api/v2/workspaces") ?? ""
      #expect(sent[text]?.map(\.body) == [request["body"].text ?? ""])
      #expect(request["result"].text == "applied")
      #expect(shown["workspace"] == act["workspace"])
    }
    let verified = try await desk.json("audit", "verify")
    #expect(verified["result"].text == "clean")
    #expect(verified["head"] == swept["chain_head"])
    try await desk.run("audit", "verify", "--against", swept["chain_head"].text ?? "").expectSuccess()

    let api = try await desk.json("workspaces", "show", "alice/api")
    #expect(api["stops_next"] == acts.first { $0["workspace"].text == "alice/api" }?["after"])
    try desk.expectNoToken()
  }

  @Test func explainsEachRule() async throws {
    let desk = try Desk()
    let explained = try await desk.json("explain", "alice/api")
    let rules = explained["rules"].elements
    #expect(rules.map { $0["rule"].text } == ["keep-alice", "shorten-bob", "ttl-of-carol", "schedule-of-dave"])
    #expect(rules.first?["answer"].text == "true")
    #expect(rules.first?["decisions"].elements.first?["verdict"].text == "act")
    #expect(rules.dropFirst().allSatisfy { $0["not_selected"].text != nil })
    #expect(rules.first?["decisions"].elements.first?["after"].text?.hasSuffix("Z") == true)
    let page = try await desk.run("explain", "alice/api", "--full")
    try page.expectSuccess()
    #expect(page.output.contains("extend to 20") && !page.output.contains("last action"))
    #expect(page.output.contains("keep-alice: true"))
    #expect(page.output.contains("has(ws.deadline)"))
    try await desk.run("explain", "alice/none").expectComplaint(1, ["does not exist"])
    desk.expectNoChanges()
    #expect(!FileManager.default.fileExists(atPath: desk.path("curfew.db")))
  }

  /// Three views of one judgement, also where a limit over the whole sweep speaks, and after a recorded dry run.
  @Test(arguments: ["enforce", "dry-run"]) func planExplainAndSweepTellTheSame(mode: String) async throws {
    let desk = try Desk(mode: mode)
    try desk.write("mode: \(mode)\nlimits: {max_shortened_percent: 0, always_shortened: 0}\n", to: "curfew.yaml")
    let rules = World.rules().replacing("message:", with: "cooldown: 1h\n        message:")
    try desk.write(rules, to: "rules.d/four.yaml")
    let names = ["rule", "action", "effect", "verdict", "guard", "before", "after", "reason", "note"]
    for _ in 0..<(mode == "enforce" ? 1 : 2) {
      let plan = try await desk.json("plan")
      var explained: Set<[JSONTree]> = []
      for (owner, name) in World.workspaces {
        let explanation = try await desk.json("explain", "\(owner)/\(name)")
        #expect(explanation["notes"] == plan["notes"])
        for rule in explanation["rules"].elements {
          for decision in rule["decisions"].elements {
            explained.insert([.string("\(owner)/\(name)"), rule["rule"]] + names.dropFirst().map { decision[$0] })
          }
        }
      }
      func told(_ decisions: JSONTree) -> Set<[JSONTree]> {
        Set(decisions.elements.map { decision in [decision["workspace"]] + names.map { decision[$0] } })
      }
      #expect(told(plan["decisions"]) == explained)
      #expect(plan["decisions"].elements.count { $0["guard"].text == "blast-radius" } == 2)
      #expect(plan["notes"].elements.count == 2)
      let swept = try await desk.run("sweep", "-o", "json")
      #expect(swept.status == (mode == "enforce" ? 5 : 0), "\(swept)")
      #expect(told(try #require(JSONTree(Array(swept.output.utf8)))["decisions"]) == explained)
    }
  }

  /// After a recorded dry run the answer is still what a sweep would do; the dry run's own rest stands beside it.
  @Test func aPlanAfterADryRunTellsWhatEnforcingWouldDo() async throws {
    let desk = try Desk(mode: "dry-run")
    let rules = World.rules().replacing("message:", with: "cooldown: 1h\n        message:")
    try desk.write(rules, to: "rules.d/four.yaml")
    try await desk.run("sweep").expectSuccess()
    let plan = try await desk.json("plan")["decisions"].elements
    #expect(plan.count == 4 && plan.allSatisfy { $0["verdict"].text == "would-act" })
    #expect(plan.allSatisfy { $0["note"].text?.contains("rests until") == true })
    #expect(try await desk.run("plan", "--detailed-exitcode").status == 2)
    try await desk.run("sweep", "--mode", "enforce").expectSuccess()
    #expect(desk.server.changes.count == 4)
  }

  @Test func explainsForAnotherTimeAndSaysSo() async throws {
    let desk = try Desk()
    let page = try await desk.run("explain", "alice/api", "--at", "2030-11-28T22:00:00Z")
    try page.expectSuccess()
    let line = try #require(page.output.split(separator: "\n").first { $0.contains("2030-11-28") })
    #expect(!line.contains("now") && line.contains("in "), "\(line)")
  }

  @Test func explainTellsWhatWasDoneLast() async throws {
    let desk = try Desk()
    try await desk.run("sweep").expectSuccess()
    let page = try await desk.run("explain", "carol/gpu")
    #expect(page.output.contains("\n  set the TTL to 4h by ttl-of-carol at "))
    #expect(page.output.contains("\n    Four hours are enough."))
    #expect(page.output.contains("'curfew audit list --workspace carol/gpu'"))
    let explained = try await desk.json("explain", "carol/gpu")
    let last = explained["last_actions"].elements
    #expect(last.map { $0["rule"].text } == ["ttl-of-carol"] && last.map { $0["after"].integer } == [14400])
    #expect(last.map { $0["result"].text } == ["applied"] && last.allSatisfy { $0["sequel"].text == nil })
  }

  @Test func evaluatesAtAnotherTimeWithoutActing() async throws {
    let desk = try Desk()
    let plan = try await desk.json("sweep", "--at", "2026-11-28T22:00:00+01:00")
    #expect(plan["at"].text == "2026-11-28T21:00:00Z")
    #expect(!plan["decisions"].elements.isEmpty)
    let moved = try await desk.run("plan", "--at", "2026-11-28T22:00:00+01:00")
    #expect(moved.output.contains("--at moves the clock alone"), "\(moved)")
    #expect(try await !desk.run("plan").output.contains("--at moves the clock alone"))
    for nonsense in ["nonsense", "", "2026-02-30T00:00:00Z", "2026-11-28 22:00", "1e9", "-1h"] {
      try await desk.run("sweep", "--at", nonsense).expectComplaint(2, ["--at", "expected a time such as"])
    }
    desk.expectNoChanges()
    #expect(!FileManager.default.fileExists(atPath: desk.path("curfew.db")))
  }

  @Test func tellsWhetherAPlanHasChanges() async throws {
    let desk = try Desk()
    #expect(try await desk.run("plan", "--detailed-exitcode").status == 2)
    try await desk.run("sweep").expectSuccess()
    #expect(try await desk.run("plan", "--detailed-exitcode").status == 0)
  }
}
