import CFaultyDisk
import FoundationEssentials
import Glibc
import SQLite

/// Simulated trouble: runs seeds, each for some simulated days, and tells what went wrong, and whether anything came of it
/// that must never be (Fuzzing/README.md).
@main
struct Trouble {
  static func main() throws {
    repeatWithTheSameHashes()
    guard let options = Options(Array(CommandLine.arguments.dropFirst())) else {
      print(Options.usage)
      exit(2)
    }
    guard faulty_disk_install() == 0 else { preconditionFailure("SQLite does not take the disk") }
    let folder = FileManager.default.temporaryDirectory.appending(path: "trouble-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    var campaign = Campaign(options, folder: folder)
    guard try campaign.run() else { exit(1) }
    try FileManager.default.removeItem(atPath: folder)
  }

  /// Starts the program again where sets and dictionaries are in another order each time: a seed would not tell the same
  /// story twice.
  private static func repeatWithTheSameHashes() {
    guard getenv("SWIFT_DETERMINISTIC_HASHING") == nil else { return }
    setenv("SWIFT_DETERMINISTIC_HASHING", "1", 1)
    var arguments = CommandLine.arguments.map { strdup($0) }
    arguments.append(nil)
    execv("/proc/self/exe", arguments)
    print("the program cannot be started again: a seed may not tell the same story twice")
  }
}
