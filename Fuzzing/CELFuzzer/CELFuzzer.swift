import Foundation

/// Compares the engine with another implementation on random expressions.
///
///     CELFuzzer PEER COUNT SEED
///
/// Exit status 1 says that they disagree about something that is not in the list of `AllowedDisagreement`, 2 that the arguments
/// are wrong.
@main
enum CELFuzzer {
  static func main() throws {
    let arguments = CommandLine.arguments
    guard arguments.count == 4, let count = Int(arguments[2]), let seed = UInt64(arguments[3]) else {
      print("usage: CELFuzzer PEER COUNT SEED")
      exit(2)
    }
    var campaign = try Campaign(peer: Peer(path: arguments[1]), seed: seed)
    try campaign.run(count: count)
    say(campaign.summary)
    exit(campaign.hasFindings ? 1 : 0)
  }

  /// One line, at once: a run is watched through a pipe.
  static func say(_ line: String) { FileHandle.standardOutput.write(Data("\(line)\n".utf8)) }
}
