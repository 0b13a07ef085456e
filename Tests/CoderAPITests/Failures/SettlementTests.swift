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
      (500, "{\"message\":\"Failed to extend workspace deadline.\"}", 200, workspace, .forbidden),
      (
        500, "{\"message\":\"Failed to extend workspace deadline.\"}", 400, "{\"message\":\"x\"}",
        .forbiddenOrServerError
      ),
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
}
