import Glibc
import TestSupport
import Testing

/// A terminal that is closed takes along what somebody started at it, and nothing else.
@Suite(.ownThreads) struct HangUpTests {
  @Test func endsAServiceWithItsTerminal() async throws {
    let desk = try Desk()
    let gate = Gate()
    desk.server.twist { $0.method == "PUT" ? .heldBefore(gate) : nil }
    let terminal = try PseudoTerminal()
    let service = try desk.start(["serve"], at: terminal)
    try await gate.reached()
    terminal.hangUp()
    try await service.says("the terminal was closed; finishing this sweep")
    // The shell sends one of its own, which is no reason to hurry.
    service.signal(SIGHUP)
    gate.open()
    let finished = try await service.end()
    try finished.expectSuccess()
    #expect(finished.errors.contains("applied=4") && finished.errors.contains("stopped"), "\(finished)")
    #expect(!finished.errors.contains("rules read again"))
    #expect(desk.server.changes.count == 4)
    try await desk.run("audit", "verify").expectSuccess()
  }

  /// SIGTERM and SIGHUP together are what a session manager sends: still no reason to hurry.
  @Test func takesHangUpAndTerminateTogetherForOneOrder() async throws {
    let desk = try Desk()
    let gate = Gate()
    desk.server.twist { $0.method == "PUT" ? .heldBefore(gate) : nil }
    let terminal = try PseudoTerminal()
    let service = try desk.start(["serve"], at: terminal)
    try await gate.reached()
    service.signal(SIGTERM)
    try await service.says("finishing this sweep")
    service.signal(SIGHUP)
    try await service.says("the terminal was closed")
    gate.open()
    try await service.end().expectSuccess()
    #expect(desk.server.changes.count == 4)
  }

  @Test(arguments: ["nohup", "manager"]) func leavesAServiceAloneThatIsToStay(why: String) async throws {
    let desk = try Desk()
    if why == "manager" { desk.environment["NOTIFY_SOCKET"] = desk.path("nobody") }
    let terminal = try PseudoTerminal()
    let service = try desk.start(["serve"], at: terminal, by: why == "nohup" ? ["nohup"] : [])
    try await service.says("sweep finished")
    terminal.hangUp()
    try await service.says("rules read again")
    try await service.says("sweep finished", times: 2)
    service.signal(SIGTERM)
    try await service.end().expectSuccess()
  }

  @Test func endsTheStartOfAServiceWithItsTerminal() async throws {
    let desk = try Desk()
    let gate = Gate()
    desk.server.twist { $0.path.hasSuffix("/buildinfo") ? .heldBefore(gate) : nil }
    let terminal = try PseudoTerminal()
    let service = try desk.start(["serve"], at: terminal)
    try await gate.reached()
    terminal.hangUp()
    try await service.end().expectSuccess()
    gate.open()
    desk.expectNoChanges()
  }

  @Test(arguments: [["demo", "--seconds", "86400"], ["simulate"]])
  func endsWhatElseRunsOnWithItsTerminal(command: [String]) async throws {
    let program = BuiltProgram()
    let terminal = try PseudoTerminal()
    let process = try program.start(command, at: terminal)
    try await process.prints(command[0] == "demo" ? "all enforced" : "CODER_URL")
    terminal.hangUp()
    try await process.end().expectSuccess()
  }

  /// Without a terminal there is nobody whose leaving it could be, but these have nothing to read again either.
  @Test func endsASimulationThatIsToldToHangUp() async throws {
    let process = try BuiltProgram().start("simulate")
    try await process.prints("CODER_URL")
    process.signal(SIGHUP)
    try await process.end().expectSuccess()
  }
}
