import Foundation
import HTTPServer
import Simulator
import Testing
import Time

/// What `curfew serve` says besides its sweeps.
@Suite(.ownThreads) struct ServiceWatchTests {
  private func stop(_ service: RunningProgram) async throws {
    service.signal(SIGTERM)
    try await service.end().expectSuccess()
  }

  /// A neighbour on the same address used up the limit: the wait has a line when it begins, and a reason in the run.
  @Test func saysThatItWaitsAndWhy() async throws {
    let desk = try Desk(mode: "dry-run")
    let busy = ServerResponse(
      status: 429, headers: ["Content-Type": "application/json", "Retry-After": "8"],
      body: .bytes(Array(#"{"message":"You've been rate limited."}"#.utf8)))
    let counter = Counter()
    desk.server.answer { $0.path.hasSuffix("/workspaces") && counter.next() == 0 ? busy : nil }
    let service = try desk.start("serve")
    try await service.says("too many requests; try 2 of ")
    let line = try #require(service.errors.split(separator: "\n").first { $0.contains("too many requests") })
    #expect(line.contains("warning") && line.contains("list the workspaces") && line.contains("until="), "\(line)")
    try await service.says("sweep finished")
    let waited = try #require(service.errors.split(separator: "\n").first { $0.contains("sweep finished") })
    #expect(waited.contains("in all to list the workspaces, because the server accepts so many requests"), "\(waited)")
    try await stop(service)
  }

  /// Long before the server refuses the token that is in use.
  @Test func tellsThatTheTokensFileCannotBeRead() async throws {
    let desk = try Desk(mode: "dry-run")
    desk.environment["CODER_SESSION_TOKEN"] = nil
    try desk.write(desk.world.token, to: "token")
    let service = try desk.start("serve", "--token-file", "token")
    try await service.says("sweep finished")
    #expect(!service.errors.contains("token's file"))
    try FileManager.default.removeItem(atPath: desk.path("token"))
    try await service.says("the token's file cannot be read any more")
    #expect(service.errors.contains("cannot read a token from token: "))
    try desk.write("two words\n", to: "token")
    try await service.says("expected one line with nothing but a token")
    try desk.write(desk.world.token, to: "token")
    try await service.says("the token's file can be read again")
    try await stop(service)
    #expect(service.errors.ranges(of: "cannot be read any more").count == 2)
    #expect(!service.errors.contains("sweep failed"))
    try FileManager.default.removeItem(atPath: desk.path("token"))
    try desk.expectNoToken()
  }

  /// Before v2.35.0 each use moves the end of a token, so that one in use does not end.
  @Test(arguments: ServerVersion.allCases) func warnsOfAnEndThatComes(version: ServerVersion) async throws {
    let desk = try Desk(version, mode: "dry-run")
    desk.environment["CODER_SESSION_TOKEN"] = nil
    try desk.write(desk.server.withCoder { $0.addToken(user: "curfew", lifetime: .hours(20)) }, to: "token")
    desk.environment["CURFEW_TOKEN_FILE"] = "token"
    let moves = version != .v2360
    let doctor = try await desk.run("doctor")
    let line = try #require(doctor.output.split(separator: "\n").first { $0.contains("token end") })
    #expect(line.hasPrefix(moves ? "ok " : "warning "), "\(line)")
    #expect(doctor.output.contains("; each use moves it") == moves)
    let service = try desk.start("serve")
    if moves {
      // It asks for the end before the second sweep.
      try await service.says("sweep finished", times: 2)
    } else {
      try await service.says("the token ends")
      #expect(service.errors.contains("make a new one before; Curfew reads \(desk.path("token")) again by itself"))
    }
    try await stop(service)
    #expect(service.errors.contains("the token ends") == !moves)
  }

  /// Before anything has to wait: who asks sees how much others have used up.
  @Test(arguments: [(40, "warning"), (400, "ok")]) func doctorTellsWhatIsLeftOfTheLimit(
    left: Int, status: String
  ) async throws {
    let desk = try Desk(mode: "dry-run")
    desk.server.answer { request in
      guard request.path.hasSuffix("/workspaces") else { return nil }
      return ServerResponse(
        status: 200,
        headers: [
          "Content-Type": "application/json", "X-Ratelimit-Limit": "512", "X-Ratelimit-Remaining": "\(left)",
        ], body: .bytes(Array(#"{"workspaces":[],"count":0}"#.utf8)))
    }
    let checks = try await desk.json("doctor")["checks"].elements
    let check = try #require(checks.first { $0["check"].text == "rate limit" })
    #expect(check["status"].text == status)
    #expect(check["detail"].text == "\(left) of 512 requests for the list are left in this minute")
  }
}
