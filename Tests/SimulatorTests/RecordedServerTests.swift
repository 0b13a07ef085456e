import FoundationEssentials
import Testing

@testable import Simulator

/// The simulated server answers what the real ones answered.
///
/// `CURFEW_RECORDINGS` names the folder of recordings; without it the choice in Fixtures is played.
struct RecordedServerTests {
  static let here = URL(filePath: #filePath).deletingLastPathComponent()
  static let folder =
    ProcessInfo.processInfo.environment["CURFEW_RECORDINGS"] ?? here.appending(path: "Fixtures").path()
  static let recordings = Recording.all(in: folder)

  /// What is not answered as recorded yet, `version/scenario` a line with the reason behind it. It only shrinks.
  static let unfinished: [String: String] = {
    let text = (try? String(contentsOf: here.appending(path: "Fixtures/not-answered-yet.txt"), encoding: .utf8)) ?? ""
    let lines = text.split(separator: "\n").filter { !$0.hasPrefix("#") }
    return Dictionary(
      lines.map { line in
        let parts = line.split(separator: " ", maxSplits: 1)
        return (String(parts[0]), parts.count > 1 ? String(parts[1]) : "")
      }, uniquingKeysWith: { first, _ in first })
  }()

  @Test(arguments: recordings) func answersAsRecorded(_ recording: Recording) throws {
    var replay = try Replay(recording)
    let differences = replay.run()
    let first = differences.prefix(4).joined(separator: "\n")
    if Self.unfinished[recording.testDescription] == nil {
      #expect(differences.isEmpty, "\(differences.count) differences:\n\(first)")
    } else {
      #expect(!differences.isEmpty, "take \(recording.testDescription) off not-answered-yet.txt")
    }
  }

  @Test func findsRecordings() {
    #expect(Self.recordings.count >= 6)
  }
}
