import HTTPClient
import HTTPServer
import Testing

@testable import CoderAPI

/// What is not a Coder server's answer, or not a whole one.
@Suite struct StrangersTests {
  @Test func namesALoginPage() async throws {
    let server = try ScriptedServer { _, _ in ServerResponse(text: "<html>Sign in</html>", contentType: "text/html") }
    let failure = try #require(try await failure { try await server.client.currentUser() })
    #expect(failure.code == .notACoderServer(.html))
    #expect(!failure.description.contains("Sign in"))
  }

  @Test func namesCodersDashboard() async throws {
    let server = try ScriptedServer { _, _ in
      ServerResponse(
        status: 200, headers: ["Content-Type": "text/html; charset=utf-8", "X-Coder-Build-Version": "v2.36.0"],
        body: .bytes(Array("<!doctype html>".utf8)))
    }
    let later = try #require(try await failure { try await server.client.listPage(limit: 1) })
    #expect(later.code == .notACoderServer(.dashboard))
    // Only the first thing that is asked tells that the address is wrong.
    #expect(!later.description.contains("without a path") && later.description.contains("a proxy"), "\(later)")
    let first = try #require(try await failure { try await server.client.buildInfo() })
    #expect(first.description.contains("give the address of the server without a path"), "\(first)")
  }

  @Test(arguments: [301, 302, 303, 307, 308])
  func namesWhereARedirectGoes(_ status: Int) async throws {
    let server = try ScriptedServer { _, _ in
      ServerResponse(status: status, headers: ["Location": "https://coder.example.com/api/v2/workspaces"])
    }
    let failure = try #require(try await failure { try await server.client.setTTL(workspace: "id", milliseconds: nil) })
    #expect(failure.code == .notACoderServer(.redirect(to: "https://coder.example.com/api/v2/workspaces")))
    #expect(failure.description.contains("https://coder.example.com"))
    #expect(server.requests.count == 1)
  }

  @Test(arguments: [
    (404, "text/plain", "not here"), (403, "text/html", "<html>"), (404, "application/json", "{\"error\":\"x\"}"),
    (200, "text/plain", "pong"), (401, "text/plain", "who?"),
  ])
  func namesOtherPrograms(_ status: Int, _ type: String, _ body: String) async throws {
    let server = try ScriptedServer { _, _ in ServerResponse(status: status, text: body, contentType: type) }
    let failure = try #require(try await failure { try await server.client.currentUser() })
    guard case .notACoderServer = failure.code else {
      Issue.record("\(failure)")
      return
    }
  }

  @Test func aProxysErrorPageIsAServerError() async throws {
    let server = try ScriptedServer { _, _ in
      ServerResponse(status: 502, text: "<html>Bad Gateway</html>", contentType: "text/html")
    }
    #expect(try await failure { try await server.client.currentUser() }?.code == .serverError)
  }

  @Test func saysWhereAnAnswerIsMalformed() async throws {
    let server = try ScriptedServer { _, _ in
      .coder("{\"id\":\"a\",\"name\":\"a\",\"latest_build\":{\"deadline\":\"tomorrow\"}}")
    }
    let failure = try #require(try await failure { try await server.client.workspace(id: "a") })
    #expect(failure.code == .malformedAnswer)
    #expect(failure.detail == "at latest_build.deadline, byte 48 of 60")
    #expect(failure.message == "expected an RFC 3339 time")
  }

  @Test func reportsAnAnswerThatIsTooLarge() async throws {
    let server = try ScriptedServer { _, _ in
      var answer = ServerResponse.coder("{}")
      answer.fault = .falseLength(3 << 30)
      return answer
    }
    #expect(try await failure { try await server.client.listAll() }?.code == .tooLarge)
  }

  @Test func reportsTimeouts() async throws {
    let server = try ScriptedServer(timeout: .milliseconds(60)) { _, _ in
      var answer = ServerResponse.coder("{}")
      answer.delay = .seconds(600)
      return answer
    }
    let failure = try #require(
      try await failure { try await server.client.extend(workspace: "id", deadline: .now()) })
    #expect(failure.code == .timedOut)
    #expect(failure.outcomeIsUnknown)
    #expect(failure.status == nil)
  }

  @Test func aServersEchoOfTheTokenIsMadeUnreadable() async throws {
    let server = try ScriptedServer { request, _ in
      let echo = request.headers["Coder-Session-Token"] ?? ""
      return .coder(
        "{\"message\":\"no \(echo)\",\"detail\":\"\(echo)\",\"validations\":[{\"field\":\"f\",\"detail\":\"\(echo)!\"}]}",
        status: 400)
    }
    let failure = try #require(try await failure { try await server.client.currentUser() })
    var dumped = ""
    dump(failure, to: &dumped)
    dump(server.client, to: &dumped)
    for text in ["\(failure)", String(reflecting: failure), dumped, failure.serverWords] {
      #expect(!text.contains(ScriptedServer.token))
    }
    #expect(failure.message == "no <token>")
    #expect(failure.validations.first?.detail == "<token>!")
  }
}
