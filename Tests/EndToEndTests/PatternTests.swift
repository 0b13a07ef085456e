import Testing

/// Patterns that protect nobody, from settings and rule files, and patterns that match nothing at present.
@Suite(.ownThreads, .serialized) struct PatternTests {
  @Test(arguments: [
    ("owners: ['ci-.*']", "curfew.yaml:3:20", "no '.'", "ci-*"),
    ("owners: [bob, '^ci-']", "curfew.yaml:3:25", "no '^'", "ci-*"),
    ("owners: ['[a-c]*']", "curfew.yaml:3:20", "no '['", "'a*', 'b*' and 'c*'"),
    ("templates: ['gpu large']", "curfew.yaml:3:23", "no blanks", "'gpu large'"),
    ("names: 'dev--x'", "curfew.yaml:3:18", "two in a row", "dev-x"),
  ])
  func settingsRefuseAnOptOutThatProtectsNobody(optOut: String, place: String, reason: String, meant: String)
    async throws
  {
    let desk = try Desk()
    try desk.write("mode: enforce\ninterval: 5s\nopt_out: {\(optOut)}\n", to: "curfew.yaml")
    for command in ["sweep", "plan", "doctor"] {
      try await desk.run(command).expectComplaint(1, [place, "S103", "a pattern that a name can match", reason, meant])
    }
    desk.expectNoChanges()
  }

  @Test func optOutsCountWithoutRegardToCase() async throws {
    let desk = try Desk()
    try desk.write(
      "mode: enforce\nopt_out: {owners: [BOB], names: ['A*'], templates: []}\n", to: "curfew.yaml")
    let plan = try await desk.run("plan", "-o", "json")
    try plan.expectSuccess()
    try await desk.run("sweep").expectSuccess()
    for owner in ["bob/web", "alice/api"] {
      let id = try #require(desk.world.ids[owner])
      #expect(!desk.server.changes.contains { $0.path.contains(id) })
    }
    #expect(!desk.server.changes.isEmpty)
  }

  @Test func anExcludeThatProtectsNobodyStopsEverything() async throws {
    let desk = try Desk()
    try desk.write(
      World.rules().replacing("{owner: [bob]}", with: "{owner: [bob], exclude: {name: ['we.*']}}"),
      to: "rules.d/four.yaml")
    try await desk.run("sweep").expectComplaint(3, ["R250", "no workspace can match 'we.*'", "did you mean 'we*'"])
    desk.expectNoChanges()
  }

  @Test func planAndDoctorTellOfPatternsThatMatchNothingAtPresent() async throws {
    let desk = try Desk()
    try desk.write("mode: enforce\nopt_out: {owners: [carrol], templates: ['gpu-*']}\n", to: "curfew.yaml")
    try desk.write(
      World.rules().replacing("{owner: [bob]}", with: "{owner: [bob, bert], exclude: {name: [wep]}}"),
      to: "rules.d/four.yaml")
    let lines = [
      "settings, opt_out: no owner is named 'carrol' at present; did you mean 'carol'?",
      "settings, opt_out: no template is named 'gpu-*' at present",
      "rule 'shorten-bob', match: no owner is named 'bert' at present",
      "rule 'shorten-bob', exclude: no workspace is named 'wep' at present; did you mean 'web'?",
    ]
    let plan = try await desk.run("plan")
    try plan.expectSuccess()
    let doctor = try await desk.run("doctor", "-o", "json")
    for line in lines {
      #expect(plan.errors.contains(line), "\(line)\n\(plan)")
      #expect(doctor.output.contains(line), "\(line)\n\(doctor)")
    }
    let json = try await desk.json("plan")
    #expect(json["idle_patterns"].elements.count == 4)
  }
}
