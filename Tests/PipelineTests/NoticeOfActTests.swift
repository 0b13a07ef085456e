import Audit
import Rules
import Simulator
import TestSupport
import Testing
import Time

@testable import Pipeline

/// A message beside an action tells of what was done, once it is known to be.
@Suite struct NoticeOfActTests {
  private static let rule = """
    - name: tell
      actions: [{extend: {by: 4h}}, {notify: {to: chat, message: "Your workspace goes on."}}]
      cooldown: 12h
    """

  private func states(_ scene: NoticeScene) throws -> [String] {
    try scene.trail("SELECT state FROM v_notices ORDER BY notice")
  }

  private func expectSoundTrail(_ scene: NoticeScene) async throws {
    let report = try await AuditReader(path: scene.world.path).verify()
    #expect(report.isClean, "\(String(describing: report.finding))")
  }

  @Test func isNotSentWhereTheServerRefused() async throws {
    var scene = try await NoticeScene(Self.rule)
    scene.world.server.setFaults(SimulatorFaults(rules: [.init(.serverError, method: "PUT")]))
    #expect(try await scene.sweep() == "act")
    #expect(scene.told.isEmpty)
    #expect(try states(scene) == ["lapsed"])
    try await expectSoundTrail(scene)
    scene.world.server.setFaults(SimulatorFaults())
    #expect(try await scene.sweep(after: .hours(1)) == "act")
    #expect(try await scene.sweep(after: .minutes(5)) == "blocked cooldown")
    #expect(scene.told == ["Your workspace goes on."])
    #expect(try states(scene) == ["lapsed", "delivered"])
    try await expectSoundTrail(scene)
  }

  /// As after a kill between the request and its outcome: only the next look tells.
  @Test(arguments: [true, false]) func waitsUntilItIsKnownWhatWasDone(isDone: Bool) async throws {
    var scene = try await NoticeScene(Self.rule)
    scene.world.server.setFaults(
      SimulatorFaults(rules: [
        .init(isDone ? .reset : .resetBefore, method: "PUT"),
        // Not the look before the request, but that after it.
        .init(.resetBefore, method: "GET", path: "/workspaces/", after: 1),
      ]))
    #expect(try await scene.sweep() == "act")
    #expect(scene.told.isEmpty)
    #expect(try states(scene) == ["queued"])
    try await expectSoundTrail(scene)
    scene.world.server.setFaults(SimulatorFaults())
    try await scene.restart()
    _ = try await scene.sweep(after: .minutes(2))
    #expect(scene.told == ["Your workspace goes on."])
    #expect(try states(scene) == (isDone ? ["delivered"] : ["lapsed", "delivered"]))
    #expect(try scene.trail("SELECT result FROM outcomes ORDER BY seq").last != "undeterminable")
    try await expectSoundTrail(scene)
  }

  /// One message for what a rule does to a workspace at once.
  @Test func isSentOnceForAllThatTheRuleDoes() async throws {
    var scene = try await NoticeScene(
      """
      - name: tell
        actions: [{extend: {by: 4h}}, {set_ttl: {to: 4h}}, {notify: {to: chat, message: "It was changed."}}]
        cooldown: 12h
      """)
    _ = try await scene.sweep()
    #expect(scene.world.puts == 2)
    #expect(scene.told == ["It was changed."])
    try await expectSoundTrail(scene)
  }
}
