import Foundation

/// The program that `CURFEW_PEER` names: other implementations, which answer one JSON line for each.
public enum Peer {
  /// Whether there is one.
  public static var isThere: Bool { Fixture.environmentPath("CURFEW_PEER") != nil }

  /// The answers in the order of the requests.
  public static func answers<Answer: Decodable>(_ type: Answer.Type, to requests: [some Encodable]) throws -> [Answer] {
    let folder = TemporaryFolder()
    let lines = try requests.map { try JSONEncoder().encode($0) + Data("\n".utf8) }
    folder.write(Array(lines.joined()), to: "requests")
    let program = Fixture.environmentPath("CURFEW_PEER")?.path ?? ""
    try ChildProcess([program], input: folder.file("requests"), output: .file(folder.file("answers"))).wait()
    let answers = Data(folder.read("answers"))
    return try answers.split(separator: UInt8(ascii: "\n")).map { try JSONDecoder().decode(Answer.self, from: $0) }
  }
}
