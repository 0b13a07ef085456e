import Simulator
import Testing

/// Tokens that are missing, wrong, or may not do what is asked of them.
@Suite(.serialized) struct TokenTests {
  @Test(arguments: ServerVersion.allCases) func saysThatTheTokenIsNotAccepted(version: ServerVersion) async throws {
    let desk = try Desk(version)
    desk.server.withCoder { $0.removeToken(desk.world.token) }
    try await desk.run("workspaces", "list").expectComplaint(1, ["the token is not accepted"])
    try await desk.run("sweep").expectComplaint(1, ["the token is not accepted"])
    let doctor = try await desk.run("doctor")
    #expect(doctor.status == 1)
    #expect(doctor.output.contains("token"))
    try desk.expectNoToken()
  }

  @Test func asksForAnAddressAndAToken() async throws {
    let desk = try Desk()
    let url = desk.environment.removeValue(forKey: "CODER_URL")
    try await desk.run("sweep").expectComplaint(1, ["export CODER_URL=", "--url"])
    desk.environment["CODER_URL"] = url
    desk.environment["CODER_SESSION_TOKEN"] = nil
    try await desk.run("sweep").expectComplaint(1, ["CODER_SESSION_TOKEN", "token_file"])
    desk.environment["CODER_SESSION_TOKEN"] = "two words"
    try await desk.run("sweep").expectComplaint(1, ["CODER_SESSION_TOKEN", "not a token"])
  }

  @Test(arguments: ["true", "mkfifo token", "mkdir token", "head -c 3000000 /dev/zero > token", "touch token"])
  func saysWhatIsWrongWithTheTokenFile(preparation: String) async throws {
    let desk = try Desk()
    desk.environment["CODER_SESSION_TOKEN"] = nil
    _ = try await desk.shell(preparation)
    try await desk.run("sweep", "--token-file", "token").expectComplaint(1, ["cannot read a token from token"])
    #expect(desk.server.requests.isEmpty)
  }
}
