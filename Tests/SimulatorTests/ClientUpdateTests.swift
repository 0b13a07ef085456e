import HTTPServer
import TestSupport
import Testing
import Time

@testable import Simulator

/// What official clients ask besides the recorded dialogues, which were held with a workspace that was up to date and with
/// tokens that nobody removed.
struct ClientUpdateTests {
  /// `coder update` of v0.13.6 on an outdated workspace. It takes every refusal before the build for the end, and says nothing.
  @Test func theOldClientUpdatesAnOutdatedWorkspace() throws {
    var world = try OneWorkspace(.v0136)
    world.coder.publishVersion(of: "dev")
    world.token = world.coder.addToken(user: "ana")
    let workspace = try #require(world.send("GET", "/users/me/workspace/main").json)
    #expect(workspace["outdated"] == .bool(true))
    let template = try #require(world.send("GET", "/templates/\(workspace["template_id"].text ?? "")").json)
    let version = template["active_version_id"].text ?? ""
    let remembered = world.send("GET", "/parameters/workspace/\(world.id)")
    #expect(remembered.status == 200 && remembered.json == .array([]))
    #expect(world.send("GET", "/templateversions/\(version)").status == 200)
    #expect(world.send("GET", "/templateversions/\(version)/schema").json == .array([]))
    let tried = world.send(
      "POST", "/templateversions/\(version)/dry-run", #"{"workspace_name":"main","parameter_values":[]}"#)
    #expect(tried.status == 201)
    world.wait(.seconds(2))
    let run = tried.json?["id"].text ?? ""
    #expect(
      world.send("GET", "/templateversions/\(version)/dry-run/\(run)").json?["status"].text == "succeeded")
    #expect(world.send("GET", "/templateversions/\(version)/dry-run/\(run)/resources").status == 200)
    let built = world.send(
      "POST", "/workspaces/\(world.id)/builds",
      #"{"template_version_id":"\#(version)","transition":"start","parameter_values":[]}"#)
    #expect(built.status == 201)
    let build = built.json?["id"].text ?? ""
    #expect(world.send("GET", "/workspacebuilds/\(build)/logs?after=0").status == 200)
    world.wait(.minutes(2))
    #expect(world.send("GET", "/users/me/workspace/main").json?["outdated"] == .bool(false))
  }

  @Test func parametersOfTheOldServerAreNobodysElse() throws {
    var world = try OneWorkspace(.v0136)
    let mistaken = world.send("GET", "/parameters/user/\(world.id)")
    #expect(mistaken.status == 400 && mistaken.json?["message"].text == "Invalid scope \"user\".")
    #expect(world.send("GET", "/parameters/workspace/x").json?["validations"].elements.first?["field"].text == "id")
    let unknown = world.send("GET", "/parameters/template/\(world.id)")
    #expect(unknown.json?["message"].text == "Scope \"template\" resource \"\(world.id)\" not found.")
    world.coder.addUser("ben")
    world.token = world.coder.addToken(user: "ben")
    #expect(world.send("GET", "/parameters/workspace/\(world.id)").status == 404)
  }

  /// `coder tokens remove` of newer clients lets the token's row stay.
  @Test(arguments: [ServerVersion.v23113, .v2360]) func newerClientsExpireTokens(_ version: ServerVersion) throws {
    var world = try OneWorkspace(version)
    let made = world.send("POST", "/users/me/keys/tokens", #"{"token_name":"t"}"#).json?["key"].text ?? ""
    let id = world.send("GET", "/users/me/keys/tokens/t").json?["id"].text ?? ""
    #expect(world.send("PUT", "/users/me/keys/\(id)/expire").status == 204)
    #expect(world.send("GET", "/users/me/keys/\(id)").status == 200)
    #expect(world.send("GET", "/users/me/keys/tokens").json?.elements.map { $0["id"].text }.contains(id) == false)
    #expect(
      world.send("GET", "/users/me/keys/tokens?include_expired=true").json?.elements.contains {
        $0["id"].text == id
      } == true)
    #expect(world.send("PUT", "/users/me/keys/aaaaaaaaaa/expire").status == 404)
    world.token = made
    #expect(world.send("GET", "/users/me").json?["detail"].text?.hasPrefix("API key expired at") == true)
  }
}
