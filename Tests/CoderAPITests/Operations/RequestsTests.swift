import HTTPServer
import TestSupport
import Testing
import Time

@testable import CoderAPI

/// What goes over the wire.
@Suite struct RequestsTests {
  private let server: ScriptedServer
  private var client: CoderClient { server.client }

  init() throws {
    server = try ScriptedServer { request, _ in
      request.path.hasSuffix("/extend")
        ? .coder("{\"message\":\"Deadline updated to then.\"}") : ServerResponse(status: 204)
    }
  }

  private var lastBody: String { String(decoding: server.requests.last?.body ?? [], as: UTF8.self) }

  @Test(arguments: [
    ("2026-08-21T09:30:00Z", "2026-08-21T09:30:00Z"),
    ("2026-08-21T09:30:00.123456Z", "2026-08-21T09:30:00.123456Z"),
    ("2026-08-21T06:00:00.5-03:30", "2026-08-21T09:30:00.5Z"),
  ])
  func sendsADeadlineExactly(_ given: String, _ sent: String) async throws {
    let answer = try await client.extend(workspace: "id", deadline: #require(Timestamp(rfc3339: given)))
    #expect(lastBody == "{\"deadline\":\"\(sent)\"}")
    #expect(server.requestLines == ["PUT /workspaces/id/extend"])
    #expect(answer.value.message == "Deadline updated to then.")
    #expect(answer.exchange.status == 200)
    #expect(answer.exchange.buildVersion == "v2.36.0+a300a06")
    #expect(answer.exchange.attempts == 1)
  }

  @Test(
    arguments: [
      (28_800_000, "28800000"), (nil, "null"), (0, "0"), (.max, "9223372036854"), (.min, "-9223372036854"),
    ] as [(Int64?, String)])
  func sendsATTL(_ milliseconds: Int64?, _ sent: String) async throws {
    _ = try await client.setTTL(workspace: "id", milliseconds: milliseconds)
    #expect(lastBody == "{\"ttl_ms\":\(sent)}")
  }

  @Test(
    arguments: [
      ("CRON_TZ=Europe/Paris 0 8 * * 1-5", "\"CRON_TZ=Europe/Paris 0 8 * * 1-5\""), (nil, "null"),
      ("a\"b\\c\n\u{1}ü", "\"a\\\"b\\\\c\\u000a\\u0001ü\""),
    ] as [(String?, String)])
  func sendsASchedule(_ schedule: String?, _ sent: String) async throws {
    _ = try await client.setAutostart(workspace: "id", schedule: schedule)
    #expect(lastBody == "{\"schedule\":\(sent)}")
    #expect(JSONTree(Array(lastBody.utf8))?["schedule"].text == schedule)
  }

  private static let page = ServerResponse(text: "<html>Sign in</html>", contentType: "text/html")

  /// What is no success although it is no error either, by the operation.
  @Test(arguments: [
    ("extend", ServerResponse(status: 304), CoderFailure.Code.malformedAnswer),
    ("extend", ServerResponse(status: 204), .malformedAnswer),
    ("extend", .coder("{}", status: 202), .malformedAnswer),
    ("extend", page, .notACoderServer(.html)),
    ("extend", ServerResponse(status: 302, headers: ["Location": "/login"]), .notACoderServer(.redirect(to: "/login"))),
    ("ttl", .coder("{}"), .malformedAnswer), ("ttl", page, .notACoderServer(.html)),
    ("ttl", ServerResponse(status: 304), .malformedAnswer),
    ("autostart", ServerResponse(status: 200), .malformedAnswer),
    ("rename", ServerResponse(status: 200), .malformedAnswer), ("create", .coder("{}"), .malformedAnswer),
  ])
  func onlyTheStatusThatTheServerDocumentsIsASuccess(
    _ operation: String, _ answer: ServerResponse, _ code: CoderFailure.Code
  ) async throws {
    let server = try ScriptedServer { _, _ in answer }
    let client = server.client
    let failure = try await failure {
      switch operation {
      case "extend": _ = try await client.extend(workspace: "id", deadline: .now())
      case "ttl": _ = try await client.setTTL(workspace: "id", milliseconds: 1)
      case "autostart": _ = try await client.setAutostart(workspace: "id", schedule: nil)
      case "rename": _ = try await client.rename(workspace: "id", to: "x")
      default: _ = try await client.createWorkspace(NewWorkspace(name: "a", templateID: "t"), organizationID: "o")
      }
    }
    #expect(failure?.code == code)
    #expect(failure?.serverWords.isEmpty == false)
    #expect(failure?.outcomeIsUnknown == (code == .malformedAnswer))
  }

  @Test func sendsTheTokenInItsHeaderAndNowhereElse() async throws {
    _ = try await client.rename(workspace: "id", to: "x")
    let request = try #require(server.requests.last)
    #expect(request.headers["Coder-Session-Token"] == ScriptedServer.token)
    #expect(request.headers["Accept"] == "application/json")
    #expect(request.headers["Content-Type"] == "application/json")
    #expect(request.headers["Cookie"] == nil)
    #expect(request.headers["X-Coder-Bypass-Ratelimit"] == nil)
    #expect(request.headers.all.filter { $0.value.contains(ScriptedServer.token) }.count == 1)
    #expect(!request.target.contains(ScriptedServer.token))
  }

  @Test func readsTheServersVersionWithoutAToken() async throws {
    _ = try await failure { try await client.buildInfo() }
    #expect(server.requests.last?.headers["Coder-Session-Token"] == nil)
  }

  @Test func escapesWhatGoesIntoAPath() async throws {
    _ = try await failure { try await client.workspace(owner: "a/b", name: "c?d", includeDeleted: true) }
    #expect(server.requestLines.last == "GET /users/a%2Fb/workspace/c%3Fd?include_deleted=true")
    _ = try await failure { try await client.listPage(query: "name:ä status:\"x y\"", limit: 5, offset: 10) }
    #expect(server.requestLines.last == "GET /workspaces?q=name%3A%C3%A4%20status%3A%22x%20y%22&limit=5&offset=10")
  }

  @Test func sendsANewWorkspace() async throws {
    let workspace = NewWorkspace(
      owner: "ana", name: "dev", templateID: "t", autostartSchedule: "0 9 * * *", ttlMilliseconds: 3_600_000,
      parameters: [.init(name: "size", value: "\"big\"")])
    _ = try await failure { try await client.createWorkspace(workspace, organizationID: "o") }
    #expect(server.requestLines.last == "POST /organizations/o/members/ana/workspaces")
    let tree = try #require(JSONTree(Array(lastBody.utf8)))
    #expect(tree["name"].text == "dev")
    #expect(tree["template_id"].text == "t")
    #expect(tree["autostart_schedule"].text == "0 9 * * *")
    #expect(tree["ttl_ms"].integer == 3_600_000)
    #expect(tree["rich_parameter_values"].elements.first?["value"].text == "\"big\"")
  }
}
