import FoundationEssentials
import TestSupport
import Testing

@testable import Simulator

/// The simulated server answers what the real ones answered.
struct RecordedServerTests {
  struct Scenario: Sendable, CustomTestStringConvertible {
    let server: Recordings.Server
    let name: String
    var testDescription: String { "\(server)/\(name)" }
  }

  static let scenarios = Recordings.Server.allCases.flatMap { server in
    Recordings.scenarios(of: server).map { Scenario(server: server, name: $0) }
  }

  /// What is not answered as recorded yet, `version/scenario` a line with the reason behind it. It only shrinks.
  static let unanswered: Set<String> = {
    let text = (try? String(contentsOf: Fixture.beside(path: "not-answered-yet.txt"), encoding: .utf8)) ?? ""
    let lines = text.split(separator: "\n").filter { !$0.hasPrefix("#") }
    return Set(lines.compactMap { $0.split(separator: " ").first.map(String.init) })
  }()

  @Test(arguments: scenarios) func answersAsRecorded(_ scenario: Scenario) throws {
    let recording = try #require(try Recordings.load(scenario.name, of: scenario.server))
    let version = try #require(ServerVersion(rawValue: scenario.server.rawValue))
    let differences = Replay.differences(of: recording, from: version)
    if Self.unanswered.contains(scenario.testDescription) {
      #expect(!differences.isEmpty, "take \(scenario.testDescription) off not-answered-yet.txt")
    } else {
      let first = differences.prefix(4).joined(separator: "\n")
      #expect(differences.isEmpty, "\(differences.count) differences:\n\(first)")
    }
  }

  @Test func findsRecordings() {
    #expect(Self.scenarios.count >= 6)
  }
}
