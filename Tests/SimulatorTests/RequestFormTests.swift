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

  @Test(arguments: ServerVersion.allCases) func slashesTooManyDoNotMatter(_ version: ServerVersion) throws {
    var world = try OneWorkspace(version)
    for path in ["/workspaces/", "//workspaces", "/workspaces//\(world.id)", "/users/me/"] {
      #expect(world.send("GET", path).status == 200, "\(path)")
    }
  }

  @Test(arguments: ServerVersion.allCases) func aCookieCountsBeforeAHeader(_ version: ServerVersion) throws {
    var world = try OneWorkspace(version)
    let ana = world.coder.addToken(user: "ana")
    func send(_ method: String, cookie: String, header: String? = nil, query: String = "") -> SimulatedAnswer {
      var headers: ServerHeaders = ["Cookie": "a=b; coder_session_token=\(cookie)"]
      headers["Coder-Session-Token"] = header
      return world.coder.handle(
        ServerRequest(
          method, (method == "GET" ? "/api/v2/users/me" : "/api/v2/workspaces/\(world.id)/ttl") + query,
          headers: headers, body: Array("{}".utf8)), at: world.coder.now)
    }
    let admin = world.token
    #expect(JSONTree(send("GET", cookie: ana, header: admin).response.bytes ?? [])?["username"].text == "ana")
    #expect(send("GET", cookie: "nonsense", header: admin).response.status == 401)
    // The same token where other sites cannot write it proves who asks; v0.13.6 wanted no proof yet.
    for (header, query, words) in [
      (nil, "", "Something is wrong with your CSRF token."), (admin, "", "CSRF error encountered."),
      (ana, "", nil), (nil, "?coder_session_token=\(ana)", nil),
    ] as [(String?, String, String?)] {
      let answer = send("PUT", cookie: ana, header: header, query: query).response
      if let words, version != .v0136 {
        #expect(answer.status == 400)
        #expect(answer.headers["Content-Type"]?.hasPrefix("text/plain") == true)
        #expect(String(decoding: answer.bytes ?? [], as: UTF8.self).hasPrefix(words))
      } else {
        #expect(answer.status == 204, "\(query)")
      }
    }
  }

  /// Where the path has no such method.
  @Test(arguments: ServerVersion.allCases) func refusesOtherMethodsAsRealServersDo(_ version: ServerVersion) throws {
    var world = try OneWorkspace(version)
    #expect(world.send("DELETE", "/workspaces").status == 405)
    let told = world.send("DELETE", "/users/ana").json
    #expect(told?["detail"].text == "The simulated server does not imitate this.")
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
