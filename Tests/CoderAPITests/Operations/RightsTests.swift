import HTTPServer
import Testing

@testable import CoderAPI

/// What the token may do, asked instead of tried.
@Suite struct RightsTests {
  @Test func asksInCodersWords() async throws {
    let server = try ScriptedServer { _, _ in .coder(#"{"0":true,"1":false,"other":true}"#) }
    let answers = try await server.client.rights([
      RightsQuestion(.update, .everyWorkspace), RightsQuestion(.read, .organization("o")),
      RightsQuestion(.update, .workspace("w")),
    ])
    // What the server leaves out is a no.
    #expect(answers == [true, false, false])
    #expect(server.requestLines == ["POST /authcheck"])
    let body = String(decoding: server.requests.first?.body ?? [], as: UTF8.self)
    #expect(
      body == #"{"checks":{"0":{"object":{"resource_type":"workspace"},"action":"update"},"#
        + #""1":{"object":{"resource_type":"workspace","organization_id":"o"},"action":"read"},"#
        + #""2":{"object":{"resource_type":"workspace","resource_id":"w"},"action":"update"}}}"#)
  }

  @Test func asksManyQuestionsInSeveralRequestsAndAgainAfterAFailure() async throws {
    let server = try ScriptedServer { _, number in
      number == 0 ? .coder(#"{"message":"x"}"#, status: 500) : .coder(#"{"0":true,"250":true,"599":true}"#)
    }
    let answers = try await server.client.rights((0..<600).map { RightsQuestion(.update, .workspace("\($0)")) })
    #expect(answers.indices.filter { answers[$0] } == [0, 250, 599])
    #expect(server.requests.count == 4)
  }
}
