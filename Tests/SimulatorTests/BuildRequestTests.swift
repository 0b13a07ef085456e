import TestSupport
import Testing
import Time

@testable import Simulator

/// Builds that somebody asks for: which version they name, which number they get, and what comes after a failure.
struct BuildRequestTests {
  private static let unknown = "11111111-2222-4333-8444-555555555555"

  @Test func refusesATemplateVersionThatIsNotThere() throws {
    var new = try OneWorkspace()
    let body = "{\"transition\":\"start\",\"template_version_id\":\"\(Self.unknown)\"}"
    let answer = new.send("POST", "/workspaces/\(new.id)/builds", body)
    #expect(answer.status == 400 && answer.json?["message"].text == "template version does not exist")
    #expect(answer.json?["detail"].text == "get template version \(Self.unknown): sql: no rows in result set")
    #expect(answer.json?.has("validations") == false)

    var old = try OneWorkspace(.v0136)
    let older = old.send("POST", "/workspaces/\(old.id)/builds", body)
    #expect(older.status == 400 && older.json?["message"].text == "Template version not found.")
    #expect(older.json?.has("detail") == false)
    let validation = older.json?["validations"].elements.first
    #expect(validation?["field"].text == "template_version_id")
    #expect(validation?["detail"].text == "template version not found")
  }

  /// The version is looked at before the build that is under way.
  @Test(arguments: ServerVersion.allCases) func looksAtTheVersionBeforeTheBuildInHand(_ version: ServerVersion) throws {
    var world = try OneWorkspace(version)
    #expect(world.send("POST", "/workspaces/\(world.id)/builds", "{\"transition\":\"stop\"}").status == 201)
    let body = "{\"transition\":\"start\",\"template_version_id\":\"\(Self.unknown)\"}"
    #expect(world.send("POST", "/workspaces/\(world.id)/builds", body).status == 400)
    #expect(world.send("POST", "/workspaces/\(world.id)/builds", "{\"transition\":\"start\"}").status == 409)
  }

  @Test func takesAVersionOfAnotherTemplateOnlyInTheOldServer() throws {
    for version in ServerVersion.allCases {
      var world = try OneWorkspace(version)
      world.coder.addTemplate(SimulatedTemplate("other"))
      let other = world.coder.templates[world.coder.templates.count - 1]
      let body = "{\"transition\":\"start\",\"template_version_id\":\"\(other.activeVersionID.text)\"}"
      let answer = world.send("POST", "/workspaces/\(world.id)/builds", body)
      #expect(answer.status == (version == .v0136 ? 201 : 400))
      guard version != .v0136 else { continue }
      #expect(answer.json?["message"].text == "template version doesn't match template")
      #expect(answer.json?["detail"].text?.contains("{UUID:\(other.id) Valid:true}") == true)
    }
  }

  /// The nil UUID, which official clients send with every build, is none.
  @Test(arguments: ServerVersion.allCases) func takesTheNilUUIDForNone(_ version: ServerVersion) throws {
    var world = try OneWorkspace(version)
    let none = "00000000-0000-0000-0000-000000000000"
    let body = "{\"transition\":\"stop\",\"template_version_id\":\"\(none)\"}"
    let answer = world.send("POST", "/workspaces/\(world.id)/builds", body)
    #expect(answer.status == 201)
    #expect(answer.json?["template_version_id"].text == world.coder.templates[0].activeVersionID.text)
    let created = world.send(
      "POST", "/organizations/\(world.coder.organization)/members/ana/workspaces",
      "{\"name\":\"x\",\"template_id\":\"\(none)\"}")
    #expect(created.status == 400 && created.json?["validations"].elements.first?["field"].text == "template_id")
  }

  @Test(arguments: ServerVersion.allCases) func showsABuildByItsNumber(_ version: ServerVersion) throws {
    var world = try OneWorkspace(version)
    world.stop()
    let path = "/users/ana/workspace/main/builds"
    for (number, transition) in [(1, "start"), (2, "stop")] {
      let answer = world.send("GET", "\(path)/\(number)")
      #expect(answer.status == 200 && answer.json?["transition"].text == transition)
      #expect(answer.json?["build_number"].integer == Int64(number))
      let byID = world.send("GET", "/workspacebuilds/\(answer.json?["id"].text ?? "")")
      #expect(byID.json == answer.json)
    }
    #expect(world.send("GET", "/users/ana/workspace/MAIN/builds/1").status == 200)
    for number in ["3", "0", "-1"] {
      let missing = world.send("GET", "\(path)/\(number)")
      #expect(missing.status == 404)
      #expect(missing.json?["message"].text == "Workspace \"main\" Build \(number) does not exist.")
    }
    for (text, cause) in [("x", "invalid syntax"), ("99999999999", "value out of range"), ("1.0", "invalid syntax")] {
      let wrong = world.send("GET", "\(path)/\(text)")
      #expect(wrong.status == 400 && wrong.json?["message"].text == "Failed to parse build number as integer.")
      #expect(wrong.json?["detail"].text == "strconv.ParseInt: parsing \"\(text)\": \(cause)")
    }
    #expect(
      world.send("GET", "/users/ana/workspace/none/builds/1").json?["message"].text
        == "Resource not found or you do not have access to this resource")
    #expect(world.send("GET", "/users/nobody/workspace/main/builds/1").status == (version == .v0136 ? 400 : 404))
  }

  /// One failed build blocks the old server's own stops and starts; whoever stops by hand meets the same failure there.
  @Test(arguments: ServerVersion.allCases) func stopsAfterAFailedStart(_ version: ServerVersion) throws {
    var world = try OneWorkspace(version)
    world.coder.templates[0].behaviour = .failsToStart
    world.stop()
    if version == .v0136 {
      #expect(world.workspace.latest.status == "failed" && world.workspace.latest.transition == .stop)
      world.wait(.hours(30))
      #expect(world.workspace.builds.count == 2)
    } else {
      #expect(world.workspace.latest.status == "stopped")
    }
  }
}
