import TestSupport
import Testing

@testable import Simulator

/// The simulated server answers an official client as the real one did, command by command.
struct ClientDialogueTests {
  @Test(arguments: [Recordings.Server.v0, .v231]) func answersTheOfficialClient(server: Recordings.Server) throws {
    let dialogue = try #require(try Dialogue.load(of: server))
    let version = try #require(ServerVersion(rawValue: server.rawValue))
    #expect(dialogue.commands.count > 15)
    var replay = Replay(dialogue.recording(as: "ben"), version: version, isDialogue: true)
    let differences = replay.run()
    let first = differences.prefix(12).joined(separator: "\n")
    #expect(differences.isEmpty, "\(differences.count) differences:\n\(first)")
  }
}
