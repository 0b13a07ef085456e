import Foundation
import TestSupport

/// The built binary, run as users run it.
struct BuiltProgram {
  /// What a run left behind.
  struct Result {
    let status: Int32
    let output: String
    let errors: String

    /// Everything that was said.
    var all: String { output + errors }
  }

  /// The binary stands beside the executable of the tests.
  static let path = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
    .appending(path: "curfew").path

  /// The working directory of each run, empty at first.
  let directory = TemporaryDirectory()
  /// Besides `PATH`; nothing of the tests' own environment reaches the program.
  var environment: [String: String] = [:]

  /// Runs the program to its end.
  func run(_ arguments: String...) throws -> Result { try run(arguments) }

  /// Runs the program to its end.
  func run(_ arguments: [String]) throws -> Result {
    let running = try start(arguments)
    return running.wait()
  }

  /// Runs a shell script in which `$CURFEW` is the program.
  func shell(_ script: String) throws -> Result {
    let running = try start(["-c", script], executable: "/bin/bash")
    return running.wait()
  }

  /// Starts the program.
  func start(_ arguments: [String], executable: String = BuiltProgram.path) throws -> RunningProgram {
    try RunningProgram(
      executable, arguments, directory: directory.path,
      environment: environment.merging(["PATH": "/usr/bin:/bin", "CURFEW": BuiltProgram.path]) { own, _ in own })
  }

  /// Writes a file into the working directory.
  func write(_ text: String, to name: String) throws {
    let url = URL(filePath: directory.file(name))
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
  }
}
