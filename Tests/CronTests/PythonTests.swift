import Cron
import Foundation
import TestSupport
import Testing
import Time

private enum Python {
  static let isThere: Bool = {
    do {
      return try ChildProcess(["python3", "-c", "import zoneinfo"]).wait() == .status(0)
    } catch {
      return false
    }
  }()
}

/// Compares firings in every zone at hand with what Python finds, minute by minute, with a reader of zones of its own.
@Suite(.enabled(if: Python.isThere, "there is no python3 with zoneinfo"))
struct PythonTests {
  private struct Question: Encodable {
    let file: String
    let fields: [[Int]?]
    let first: Int64
    let last: Int64
  }

  @Test func agreesInAllZones() throws {
    var random = SeededGenerator(seed: 8)
    let cases = ZoneSample.all(seed: 9).map { sample in
      (sample, PlainSchedule.random(using: &random), sample.starts.randomElement(using: &random) ?? .epoch)
    }
    let folder = TemporaryFolder()
    let questions = try cases.map { sample, plain, start in
      try JSONEncoder().encode(
        Question(
          file: "\(sample.data.folder)/\(sample.zone.name)",
          fields: [plain.minutes, plain.hours, plain.daysOfMonth, plain.months, plain.daysOfWeek],
          first: start.seconds + 60, last: start.seconds + 2880 * 60)) + Data("\n".utf8)
    }
    folder.write(Array(questions.joined()), to: "questions")
    let script = Fixture.beside(path: "firings.py").path
    let exit = try ChildProcess(
      ["python3", script], input: folder.file("questions"), output: .file(folder.file("answers")),
      errors: folder.file("errors")
    ).wait()
    try #require(exit == .status(0), "\(String(decoding: folder.read("errors"), as: UTF8.self))")
    let answers = try Data(folder.read("answers")).split(separator: UInt8(ascii: "\n"))
      .map { try JSONDecoder().decode([Int64].self, from: $0) }
    try #require(answers.count == cases.count)
    for ((sample, plain, start), answer) in zip(cases, answers) {
      let schedule = try CronSchedule(parsing: plain.text, defaultZone: sample.zone)
      let found = FiringsTests.firings(of: schedule, after: start, to: start + .minutes(2880))
      #expect(
        found.map(\.seconds) == answer,
        "\(plain.text) in \(sample.zone) of \(sample.data.folder) after \(start.rfc3339)")
    }
  }
}
