import TestSupport
import Testing
import Time

@testable import Simulator

/// What the recordings of the versions of the 2.x line show besides workspaces.
struct NewerAnswersTests {
  /// The last moment of the year 9999 is rounded into the next year, which Go cannot write.
  @Test(arguments: [ServerVersion.v23113, .v2360]) func answersAPoisonedPageWithNothing(_ version: ServerVersion) throws
  {
    var world = try OneWorkspace(version)
    let body = "{\"deadline\": \"9999-12-31T23:59:59.9999999Z\"}"
    let extended = world.send("PUT", "/workspaces/\(world.id)/extend", body)
    #expect(extended.json?["message"].text == "Deadline updated to 9999-12-31T23:59:59Z.")
    for path in [
      "/workspaces", "/workspaces/\(world.id)", "/users/ana/workspace/main", "/workspaces/\(world.id)/builds",
    ] {
      let request = world.send("GET", path)
      #expect(request.status == 200 && request.json == nil, "\(path)")
    }
    #expect(world.extend(to: world.coder.now + .hours(3)).status == 200)
    #expect(world.send("GET", "/workspaces").json?["count"].integer == 1)
  }

  @Test func leavesDeprecatedTemplatesOut() throws {
    var world = try OneWorkspace()
    world.coder.addTemplate(SimulatedTemplate("older"))
    world.coder.deprecate(template: "older", because: "use the other")
    func names(_ query: String) -> [String] {
      world.send("GET", "/templates\(query)").json?.elements.compactMap { $0["name"].text } ?? []
    }
    #expect(!names("").contains("older") && names("?q=deprecated:true") == ["older"])
    #expect(names("?q=deprecated:false") == names(""))
    let id = world.coder.templates[world.coder.templates.count - 1].id
    #expect(world.send("GET", "/templates/\(id)").json?["deprecation_message"].text == "use the other")
    let created = world.send(
      "POST", "/organizations/\(world.coder.organization)/members/ana/workspaces",
      "{\"name\":\"x\",\"template_id\":\"\(id)\"}")
    #expect(created.status == 400 && created.json?["detail"].text == "use the other")
  }

  /// The old server shows everybody to everybody, newer ones only to whoever may look.
  @Test(arguments: ServerVersion.allCases) func listsUsers(_ version: ServerVersion) throws {
    var world = try OneWorkspace(version)
    world.coder.addUser("zoe", roles: [.userAdmin])
    func users(_ query: String = "") -> [String] {
      world.send("GET", "/users\(query)").json?["users"].elements.compactMap { $0["username"].text } ?? []
    }
    let all = users()
    #expect(all.contains("zoe") && all.contains("ana"))
    #expect(users("?limit=1").count == 1 && users("?q=role:user-admin") == ["zoe"])
    world.coder.setStatus(.suspended, user: "zoe")
    #expect(users("?q=status:suspended") == ["zoe"])
    #expect(world.send("GET", "/users?q=nonsense:x").status == (version == .v0136 ? 200 : 400))
    world.token = world.coder.addToken(user: "ana")
    #expect(users() == (version == .v0136 ? all : ["ana"]))
  }

  /// What the official command asks when somebody logs in and out.
  @Test(arguments: ServerVersion.allCases) func letsTheOfficialCommandLogInAndOut(_ version: ServerVersion) throws {
    var world = try OneWorkspace(version)
    #expect(world.send("GET", "/users/first").json?["message"].text == "The initial user has already been created!")
    #expect(world.send("GET", "/users/me").json?["username"].text == "admin")
    #expect(world.send("POST", "/users/logout").json?["message"].text == "Logged out!")
    #expect(world.send("GET", "/users/me").status == 401)
  }

  @Test(arguments: ServerVersion.allCases) func tellsWhatACallerMayDo(_ version: ServerVersion) throws {
    var world = try OneWorkspace(version)
    world.coder.addUser("reader", roles: [.templateAdmin])
    world.coder.addUser("admin-of-all", isOrganizationAdmin: true)
    let checks = """
      {"checks": {"any": {"object": {"resource_type": "workspace"}, "action": "update"},
      "one": {"object": {"resource_type": "workspace", "resource_id": "\(world.id)"}, "action": "update"},
      "org": {"object": {"resource_type": "workspace", "organization_id": "\(world.coder.organization)"}, "action": "update"},
      "read": {"object": {"resource_type": "workspace"}, "action": "read"}}}
      """
    func answers(as user: String) -> [Bool?] {
      world.token = world.coder.addToken(user: user)
      let answer = world.send("POST", "/authcheck", checks)
      return ["any", "one", "org", "read"].map { answer.json?[$0].bool }
    }
    #expect(answers(as: "admin") == [true, true, true, true])
    #expect(answers(as: "admin-of-all") == [false, true, true, false])
    #expect(answers(as: "reader") == [false, false, false, true])
    #expect(answers(as: "ana") == [false, true, false, false])
    #expect(world.send("POST", "/authcheck", "{\"checks\":{\"k\":{\"action\":\"read\"}}}").status == 400)
  }
}
