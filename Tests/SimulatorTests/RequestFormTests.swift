import HTTPServer
import TestSupport
import Testing
import Time

@testable import Simulator

/// How requests may be written, and what is answered to those that are not quite right.
struct RequestFormTests {
  private func mistakes(_ world: inout OneWorkspace, _ query: String) -> [String] {
    let answer = world.send("GET", "/workspaces?q=\(query)")
    #expect(answer.status == 400)
    return answer.json?["validations"].elements.compactMap { $0["field"].text } ?? []
  }

  @Test func tellsAllMistakesOfASearchAtOnce() throws {
    var world = try OneWorkspace()
    #expect(
      mistakes(&world, "status:up+dormant:perhaps+foo:x+organization:nowhere+id:12+shared_with_user:nobody")
        == ["id", "status", "dormant", "organization", "shared_with_user", "foo"])
    #expect(mistakes(&world, "owner:ana+owner:ben+template:a+template:b") == ["owner", "template"])
    #expect(mistakes(&world, "param:a=") == ["param"])
    for half in [":x", "name:", "owner:+dev"] { #expect(mistakes(&world, half) == ["q"]) }
    #expect(world.send("GET", "/workspaces?q=organization:coder+shared_with_user:ana").status == 200)
  }

  @Test(arguments: ServerVersion.allCases) func namesAreComparedWithWildcards(_ version: ServerVersion) throws {
    var world = try OneWorkspace(version)
    for (query, count) in [
      ("m%25n", 1), ("m_in", 1), ("M__N", 1), ("m_n", 0), ("main", 1), ("ai", 1), ("m%5C%25n", 0), ("%25", 1),
      ("ana/m%25", 1), ("name:_", 1),
    ] {
      #expect(world.send("GET", "/workspaces?q=\(query)").json?["count"] == .number(Double(count)), "\(query)")
    }
  }

  @Test(arguments: ServerVersion.allCases) func usersAreFound(_ version: ServerVersion) throws {
    var world = try OneWorkspace(version)
    world.coder.setStatus(.suspended, user: "ana")
    for (query, count) in [
      ("", 2), ("status:suspended", 1), ("status:active", 1), ("status:active,suspended", 2), ("role:owner", 1),
      ("search:an", 1), ("a_a", 1), ("example.com", 2), ("role:owner+status:suspended", 0),
    ] {
      #expect(world.send("GET", "/users?q=\(query)").json?["count"] == .number(Double(count)), "\(query)")
    }
    let wrong = world.send("GET", "/users?q=nonsense:x+status:gone+created_after:today")
    #expect(wrong.status == (version == .v0136 ? 200 : 400))
    #expect(wrong.json?["validations"].elements.count == (version == .v0136 ? 0 : 3))
  }

  @Test(arguments: ServerVersion.allCases) func buildsAreReadFromAPlaceOn(_ version: ServerVersion) throws {
    var world = try OneWorkspace(version)
    world.stop()
    let before = world.coder.now
    #expect(world.send("POST", "/workspaces/\(world.id)/builds", #"{"transition":"start"}"#).status == 201)
    world.wait(.minutes(2))
    let all = world.send("GET", "/workspaces/\(world.id)/builds").json?.elements ?? []
    #expect(all.count == 3)
    func numbers(_ query: String) -> [Int64?] {
      let query = query.replacing("+", with: "%2B")
      return world.send("GET", "/workspaces/\(world.id)/builds?\(query)").json?.elements.map {
        $0["build_number"].integer
      } ?? []
    }
    #expect(numbers("since=\((before - .seconds(1)).rfc3339)") == [3])
    #expect(numbers("after_id=\(all[0]["id"].text ?? "")") == [2, 1])
    #expect(numbers("after_id=\(all[0]["id"].text ?? "")&limit=1") == [2])
    #expect(world.send("GET", "/workspaces/\(world.id)/builds?since=yesterday").status == 400)
    #expect(world.send("GET", "/workspaces/\(world.id)/builds?after_id=x").status == 400)
    #expect(world.send("GET", "/workspaces/\(world.id)/builds?after_id=\(UUIDText.none)").status == 400)
  }

  @Test func aBuildIsCanceledAsExpected() throws {
    var world = try OneWorkspace()
    let build = world.send("POST", "/workspaces/\(world.id)/builds", #"{"transition":"stop"}"#).json?["id"].text ?? ""
    #expect(world.send("PATCH", "/workspacebuilds/\(build)/cancel?expect_status=running").status == 412)
    #expect(world.send("PATCH", "/workspacebuilds/\(build)/cancel?expect_status=over").status == 400)
    #expect(world.send("PATCH", "/workspacebuilds/\(build)/cancel?expect_status=pending").status == 200)
  }

  @Test(arguments: ServerVersion.allCases) func slashesTooManyDoNotMatter(_ version: ServerVersion) throws {
    var world = try OneWorkspace(version)
    for path in ["/workspaces/", "//workspaces", "/workspaces//\(world.id)", "/users/me/"] {
      #expect(world.send("GET", path).status == 200, "\(path)")
    }
  }

  @Test(arguments: ServerVersion.allCases) func aCookieCountsBeforeAHeader(_ version: ServerVersion) throws {
    var world = try OneWorkspace(version)
    let ana = world.coder.addToken(user: "ana")
    func send(_ method: String, cookie: String) -> SimulatedAnswer {
      world.coder.handle(
        ServerRequest(
          method, method == "GET" ? "/api/v2/users/me" : "/api/v2/workspaces/\(world.id)/ttl",
          headers: ["Coder-Session-Token": world.token, "Cookie": "a=b; coder_session_token=\(cookie)"],
          body: Array("{}".utf8)), at: world.coder.now)
    }
    #expect(JSONTree(send("GET", cookie: ana).response.bytes ?? [])?["username"].text == "ana")
    #expect(send("GET", cookie: "nonsense").response.status == 401)
    let forged = send("PUT", cookie: ana).response
    #expect(forged.status == 400)
    #expect(forged.headers["Content-Type"]?.hasPrefix("text/plain") == true)
    #expect(send("PUT", cookie: world.token).response.status == 204)
  }

  @Test(arguments: ServerVersion.allCases) func whatIsNotImitatedIsSaid(_ version: ServerVersion) throws {
    var world = try OneWorkspace(version)
    for (method, path) in [
      ("DELETE", "/templates/\(world.coder.templates[0].id)"), ("POST", "/users/first"), ("DELETE", "/users/ana"),
      ("GET", "/workspaces/\(world.id)/acl"), ("GET", "/experiments"),
    ] {
      let answer = world.send(method, path)
      #expect(answer.status == 404 && answer.json?["message"].text == "Route not found.", "\(method) \(path)")
    }
    // As the real ones, where the path has no such method.
    #expect(world.send("DELETE", "/workspaces").status == 405)
  }

  @Test(arguments: ServerVersion.allCases) func theNilUUIDIsNone(_ version: ServerVersion) throws {
    var world = try OneWorkspace(version)
    let none = UUIDText.none
    let built = world.send(
      "POST", "/workspaces/\(world.id)/builds",
      #"{"transition":"stop","template_version_id":"\#(none)","template_version_preset_id":"\#(none)"}"#)
    #expect(built.status == 201)
    let refused = world.send(
      "POST", "/organizations/\(world.coder.organization)/members/me/workspaces",
      #"{"name":"x","template_id":"\#(none)"}"#)
    #expect(refused.status == 400)
    #expect(refused.json?["validations"].elements.first?["field"].text == "template_id")
  }

  @Test func linksLeadToTheServerItself() throws {
    var world = try OneWorkspace()
    #expect(world.send("GET", "/buildinfo").json?["dashboard_url"].text?.hasSuffix(":3000") == true)
    world.coder.settings.address = "https://coder.example.com"
    #expect(world.send("GET", "/buildinfo").json?["dashboard_url"].text == "https://coder.example.com")
  }

  @Test(arguments: ServerVersion.allCases) func keysAreMadeListedAndTakenAway(_ version: ServerVersion) throws {
    var world = try OneWorkspace(version)
    let made = world.send("POST", "/users/me/keys/tokens", #"{"lifetime":3600000000000,"token_name":"t"}"#)
    #expect(made.status == 201)
    let key = made.json?["key"].text ?? ""
    #expect(world.send("POST", "/users/me/keys/tokens", #"{"token_name":"t"}"#).status == 409)
    #expect(world.send("GET", "/users/me/keys/tokens").json?.elements.count == 2)
    if version != .v0136 {
      let shown = world.send("GET", "/users/me/keys/tokens/t")
      #expect(shown.json?["id"].text == String(key.prefix(10)))
      #expect(world.send("GET", "/users/me/keys/tokens/other").status == 404)
    }
    let admin = world.token
    world.token = key
    #expect(world.send("GET", "/users/me").status == 200)
    world.token = admin
    #expect(world.send("DELETE", "/users/me/keys/\(key.prefix(10))").status == 204)
    world.token = key
    #expect(world.send("GET", "/users/me").status == 401)
  }
}
