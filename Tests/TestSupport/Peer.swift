import Foundation

/// The program that `CURFEW_PEER` names: other implementations, which answer one JSON line for each.
public enum Peer {
  /// Whether there is one.
  public static var isThere: Bool { Fixture.environmentPath("CURFEW_PEER") != nil }

  /// The answers in the order of the requests.
  public static func answers<Answer: Decodable>(_ type: Answer.Type, to requests: [some Encodable]) throws -> [Answer] {
    let folder = try TemporaryFolder()
    let input = URL(fileURLWithPath: folder.path("requests"))
    let lines = try requests.map { try JSONEncoder().encode($0) + Data("\n".utf8) }
    try Data(lines.joined()).write(to: input)
    let process = Process()
    process.executableURL = Fixture.environmentPath("CURFEW_PEER")
    process.standardInput = try FileHandle(forReadingFrom: input)
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let answers = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return try answers.split(separator: UInt8(ascii: "\n")).map { try JSONDecoder().decode(Answer.self, from: $0) }
  }
}
