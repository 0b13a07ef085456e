import HTTPServer
import Testing

@testable import CoderAPI

/// The second look after an answer that could not tell.
@Suite struct SettlementTests {
  private static let workspace = """
    {"id":"id","name":"dev","owner_name":"ana","template_name":"go",
    "latest_build":{"build_number":1,"transition":"start","status":"running","deadline":"2026-11-24T17:40:02.65Z"}}
    """
  private static let absent = "{\"message\":\"Resource not found or you do not have access to this resource\"}"

  @Test(
    arguments: [
      (404, absent, 200, workspace, .forbidden), (404, absent, 404, absent, .absentOrForbidden),
      (404, absent, 410, "{\"message\":\"Workspace was deleted\"}", .deleted),
      (404, absent, 403, "{\"message\":\"Forbidden.\"}", .forbidden),
      (500, "{\"message\":\"Failed to extend workspace deadline.\"}", 400, "{\"message\":\"x\"}", .serverError),
      (409, "{\"message\":\"Workspace is still building!\"}", 200, workspace, .conflict(.stillBuilding)),
    ] as [(Int, String, Int, String, CoderFailure.Code)])
  func tellsMoreWhereALookTellsMore(
    _ status: Int, _ refusal: String, _ lookStatus: Int, _ look: String, _ code: CoderFailure.Code
  ) async throws {
    let server = try ScriptedServer { request, _ in
      request.method == "PUT" ? .coder(refusal, status: status) : .coder(look, status: lookStatus)
    }
    let failure = try #require(
      try await failure { try await server.client.extend(workspace: "id", deadline: .now()) })
    let settlement = try await server.client.settled(failure, workspace: "id")
    #expect(settlement.failure.code == code)
    #expect(settlement.failure.exchange.method == "PUT")
    #expect((settlement.workspace != nil) == (lookStatus == 200 && status != 409))
    #expect(server.requests.count == (status == 409 ? 1 : 2))
  }

  /// A bare 500 is a refusal where the server says, when it is asked, that the token may not; else it failed.
  @Test(
    arguments: [
      (200, #"{"0":false}"#, .forbidden), (200, #"{"0":true}"#, .serverError), (500, #"{"message":"x"}"#, .serverError),
      (404, #"{"message":"Route not found."}"#, .serverError),
    ] as [(Int, String, CoderFailure.Code)])
  func asksWhetherABareFailureIsARefusal(_ status: Int, _ answer: String, _ code: CoderFailure.Code) async throws {
    let server = try ScriptedServer { request, _ in
      switch request.method {
      case "PUT": .coder(#"{"message":"Failed to extend workspace deadline."}"#, status: 500)
      case "POST": .coder(answer, status: status)
      default: .coder(SettlementTests.workspace)
      }
    }
    let failure = try #require(
      try await failure { try await server.client.extend(workspace: "id", deadline: .now()) })
    let settlement = try await server.client.settled(failure, workspace: "id")
    #expect(settlement.failure.code == code)
    #expect(settlement.workspace != nil)
  }

  /// Servers whose database is away answer 200 and say nothing, or 401 and that they failed.
  @Test(arguments: [#"{"message":""}"#, "{}", "", "null", "[]", #"{"message":"ok"}"#])
  func takesNoSilenceForAnExtension(_ body: String) async throws {
    let server = try ScriptedServer { _, _ in .coder(body) }
    let failure = try await failure { try await server.client.extend(workspace: "id", deadline: .now()) }
    #expect(failure?.code == .serverError)
    #expect(failure?.outcomeIsUnknown == true)
    #expect(failure?.serverWords.contains("without 'Deadline updated to …'") == true)
  }

  /// The reason of such an answer stands in its detail.
  @Test func keepsTheDetailOfARefusal() async throws {
    let server = try ScriptedServer { _, _ in
      ServerResponse(
        status: 500,
        json:
          #"{"message":"Internal error updating workspace autostart schedule.","detail":"unauthorized: rbac: forbidden"}"#
      )
    }
    let failure = try await failure { try await server.client.setAutostart(workspace: "id", schedule: nil) }
    #expect(failure?.code == .forbidden)
    #expect(
      failure?.serverWords
        == "Internal error updating workspace autostart schedule. (unauthorized: rbac: forbidden)")
  }

  @Test(
    arguments: [
      ("You are signed out or your session has expired. Please sign in again to continue.", .unauthorized),
      (#"User is not active (status = \"suspended\"). Contact an admin to reactivate your account."#, .suspended),
      ("An internal error occurred. Please try again or contact the system administrator.", .serverError),
      ("Something that nobody knows.", .serverError),
    ] as [(String, CoderFailure.Code)])
  func blamesTheTokenOnlyInKnownWords(_ message: String, _ code: CoderFailure.Code) async throws {
    let server = try ScriptedServer { _, _ in
      .coder(
        #"{"message":"\#(message)","detail":"Internal error fetching API key by id. sql: database is closed"}"#,
        status: 401)
    }
    let failure = try await failure { try await server.client.setTTL(workspace: "id", milliseconds: nil) }
    #expect(failure?.code == code)
    // Whatever it means: nothing was done.
    #expect(failure?.outcomeIsUnknown == false)
  }
}
