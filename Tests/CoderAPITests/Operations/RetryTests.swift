import HTTPServer
import TestSupport
import Testing
import Time

@testable import CoderAPI

/// What is sent again, and what is not.
@Suite struct RetryTests {
  private static let empty = "{\"workspaces\":[],\"count\":0}"

  @Test(arguments: [500, 502, 503, 504])
  func repeatsAReadAfterAServerError(_ status: Int) async throws {
    let server = try ScriptedServer { _, number in
      number < 3 ? ServerResponse(status: status) : .coder(RetryTests.empty)
    }
    let answer = try await server.client.listPage(limit: 1)
    #expect(answer.exchange.attempts == 4)
    #expect(server.time.pauses == [.milliseconds(250), .milliseconds(500), .seconds(1)])
  }

  @Test func repeatsAReadAfterABrokenConnection() async throws {
    let server = try ScriptedServer { _, number in
      var answer = ServerResponse.coder(RetryTests.empty)
      if number == 0 { answer.fault = .closeWithoutAnswer }
      if number == 1 { answer.fault = .cut(afterBytes: 3) }
      return answer
    }
    #expect(try await server.client.listPage(limit: 1).exchange.attempts == 3)
  }

  @Test func givesUpAfterFourAttempts() async throws {
    let server = try ScriptedServer { _, _ in .coder("{\"message\":\"Down.\"}", status: 503) }
    let failure = try await failure { try await server.client.listPage(limit: 1) }
    #expect(failure?.code == .serverError)
    #expect(failure?.message == "Down.")
    #expect(failure?.outcomeIsUnknown == false)
    #expect(server.requests.count == 4)
  }

  @Test func doesNotRepeatAReadThatIsForbidden() async throws {
    let server = try ScriptedServer { _, _ in
      .coder("{\"message\":\"Internal error.\",\"detail\":\"unauthorized: rbac: forbidden\"}", status: 500)
    }
    #expect(try await failure { try await server.client.listPage(limit: 1) }?.code == .forbidden)
    #expect(server.requests.count == 1)
  }

  @Test(arguments: [nil, .closeWithoutAnswer, .cut(afterBytes: 5)] as [ServerFault?])
  func neverRepeatsAChangeThatMayHaveArrived(_ fault: ServerFault?) async throws {
    let server = try ScriptedServer { _, _ in
      var answer = ServerResponse.coder("{\"message\":\"Internal error.\"}", status: fault == nil ? 500 : 200)
      answer.fault = fault
      return answer
    }
    let failure = try await failure { try await server.client.setTTL(workspace: "id", milliseconds: nil) }
    #expect(failure?.code == (fault == nil ? .serverError : .interrupted))
    #expect(failure?.outcomeIsUnknown == true)
    #expect(server.requests.count == 1)
    #expect(server.time.pauses.isEmpty)
  }

  @Test func repeatsAChangeThatReachedNobody() async throws {
    let port = try RefusingPort()
    defer { withExtendedLifetime(port) {} }
    let time = ManualTime()
    let client = try ScriptedServer.client(ServerURL(port.url), time, http: .init())
    let failure = try await failure { try await client.setTTL(workspace: "id", milliseconds: nil) }
    #expect(failure?.code == .unreachable)
    #expect(failure?.outcomeIsUnknown == false)
    #expect(time.pauses.count == 3)
  }

  /// However large the number is, asking again at once is not what it says.
  @Test(arguments: ["3600", "99999999999", "99999999999999999999999999"])
  func doesNotRepeatAChangeThatIsToWait(_ wish: String) async throws {
    let server = try ScriptedServer { _, _ in
      var answer = ServerResponse.coder("{\"message\":\"Slow down.\"}", status: 429)
      answer.headers["Retry-After"] = wish
      return answer
    }
    let failure = try await failure { try await server.client.setTTL(workspace: "id", milliseconds: nil) }
    let retryAt = try #require(failure?.retryAt)
    #expect(retryAt - server.client.clock.now() > .minutes(50))
    #expect(server.requests.count == 1)
  }

  @Test func waitsForARateLimitAsLongAsTheServerSays() async throws {
    let limited: ServerHeaders = [
      "Retry-After": "60", "X-RateLimit-Limit": "512", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1795529843",
      "Date": "Tue, 24 Nov 2026 14:16:54 GMT",
    ]
    let server = try ScriptedServer { _, number in
      number == 0
        ? .coder("{\"message\":\"You've been rate limited\"}", status: 429, headers: limited)
        : .coder(RetryTests.empty, headers: ["X-RateLimit-Limit": "512", "X-RateLimit-Remaining": "511"])
    }
    _ = try await server.client.listPage(limit: 1)
    #expect(server.requests.count == 2)
    let waited = server.time.pauses.reduce(.zero, +)
    #expect(waited >= .seconds(60) && waited <= .seconds(62))
  }

  /// Whoever sends changes has others to send, and must hear at once that the server wants none.
  @Test(arguments: [(3, 2), (6, 1), (60, 1)]) func waitsWithAChangeForAFewSecondsOnly(_ wish: Int, _ requests: Int)
    async throws
  {
    let headers: ServerHeaders = ["Retry-After": "\(wish)", "Date": "Tue, 24 Nov 2026 14:16:54 GMT"]
    let server = try ScriptedServer { _, number in
      number == 0 ? .coder("{\"message\":\"x\"}", status: 429, headers: headers) : ServerResponse(status: 204)
    }
    let failure = try await failure { try await server.client.setTTL(workspace: "id", milliseconds: nil) }
    #expect(server.requests.count == requests)
    #expect(failure?.code == (requests == 1 ? .rateLimited : nil))
    #expect(failure?.outcomeIsUnknown != true)
  }

  @Test func doesNotAskAgainBeforeTheServerWantsTo() async throws {
    let headers: ServerHeaders = ["Retry-After": "600", "Date": "Tue, 24 Nov 2026 14:16:54 GMT"]
    let server = try ScriptedServer { request, number in
      number == 0
        ? .coder("{\"message\":\"x\"}", status: 429, headers: headers) : .coder(RetryTests.empty)
    }
    for _ in 1...3 {
      #expect(try await failure { try await server.client.listPage(limit: 1) }?.code == .rateLimited)
    }
    #expect(server.requests.count == 1)
    server.time.sleep(.seconds(601))
    _ = try await server.client.listPage(limit: 1)
    #expect(server.requests.count == 2)
  }

  @Test func waitsAsLongAsABusyServerWants() async throws {
    let busy: ServerHeaders = ["Retry-After": "7", "Date": "Tue, 24 Nov 2026 14:16:54 GMT"]
    let server = try ScriptedServer { _, number in
      number == 0 ? .coder("{\"message\":\"Busy.\"}", status: 503, headers: busy) : .coder(RetryTests.empty)
    }
    _ = try await server.client.listPage(limit: 1)
    #expect(server.time.pauses == [.seconds(8)])
  }

  @Test func reportsARateLimitThatLastsTooLong() async throws {
    let headers: ServerHeaders = ["Retry-After": "3600", "Date": "Tue, 24 Nov 2026 14:16:54 GMT"]
    let server = try ScriptedServer { _, _ in .coder("{\"message\":\"x\"}", status: 429, headers: headers) }
    let failure = try await failure { try await server.client.listPage(limit: 1) }
    #expect(failure?.code == .rateLimited)
    #expect(failure?.retryAt == Timestamp(rfc3339: "2026-11-24T15:16:54Z"))
    #expect(server.requests.count == 1)
  }

  @Test func readsTheTokenAgainWhenItIsRefused() async throws {
    let tokens = ["old", "new"].compactMap { Token($0) }
    let reads = Once()
    let source = try TokenSource { reads.isFirst() ? tokens[0] : tokens[1] }
    let server = try ScriptedServer(token: source) { request, _ in
      request.headers["Coder-Session-Token"] == "new"
        ? ServerResponse(status: 204) : .coder("{\"message\":\"You are signed out\"}", status: 401)
    }
    _ = try await server.client.setTTL(workspace: "id", milliseconds: nil)
    #expect(server.requests.count == 2)
    #expect(source.token == tokens[1])
    _ = try await server.client.setTTL(workspace: "id", milliseconds: nil)
    #expect(server.requests.count == 3)
  }

  @Test func doesNotAskAgainWithATokenThatWasRefused() async throws {
    let server = try ScriptedServer { _, _ in .coder("{\"message\":\"You are signed out\"}", status: 401) }
    #expect(try await failure { try await server.client.currentUser() }?.code == .unauthorized)
    #expect(server.requests.count == 1)
  }
}
