import Foundation
import TestSupport

/// The built binary, run as users run it, in a folder of its own.
class BuiltProgram {
  /// The binary stands beside the executable of the tests.
  static let path = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
    .appending(path: "curfew").path

  /// The working directory of each run, empty at first. What the runs print is in its folder `logs`.
  let directory = TemporaryFolder()
  /// What the program finds in its environment; of the tests' own only the zone data reach it.
  var environment = ["PATH": "/usr/bin:/bin", "CURFEW": BuiltProgram.path].merging(ZoneFixture.environment) { $1 }
  private var runs = 0

  init(environment: [String: String] = [:]) {
    self.environment.merge(environment) { _, given in given }
  }

  /// The path of a file in the working directory.
  func path(_ name: String) -> String { directory.file(name) }

  /// Writes a file into the working directory.
  func write(_ text: String, to name: String) throws { try write(Array(text.utf8), to: name) }

  /// Writes a file into the working directory.
  func write(_ bytes: [UInt8], to name: String) throws {
    let url = URL(filePath: path(name))
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: url)
  }

  /// Runs the program to its end.
  func run(_ arguments: String...) async throws -> Finished { try await run(arguments) }

  /// Runs the program to its end.
  func run(_ arguments: [String], output: ChildProcess.Output? = nil) async throws -> Finished {
    try await launch([BuiltProgram.path] + arguments, output: output).end()
  }

  /// Runs a shell script in which `$CURFEW` is the program.
  func shell(_ script: String) async throws -> Finished { try await launch(["/bin/bash", "-c", script]).end() }

  /// Starts the program.
  func start(_ arguments: String...) throws -> RunningProgram { try start(arguments) }

  /// Starts the program.
  func start(_ arguments: [String]) throws -> RunningProgram { try launch([BuiltProgram.path] + arguments) }

  /// Starts the program as somebody does who sits at a terminal.
  ///
  /// - Parameters:
  ///   - launcher: what starts it, such as `nohup`
  ///   - showing: whether what it prints is shown on the terminal; else it goes to files
  func start(
    _ arguments: [String], at terminal: PseudoTerminal, by launcher: [String] = [], showing: Bool = false
  ) throws -> RunningProgram {
    try launch(
      launcher + [BuiltProgram.path] + arguments, input: terminal.path, output: showing ? .file(terminal.path) : nil,
      errors: showing ? terminal.path : nil)
  }

  private func launch(
    _ command: [String], input: String = "/dev/null", output: ChildProcess.Output? = nil, errors: String? = nil
  ) throws -> RunningProgram {
    runs += 1
    try FileManager.default.createDirectory(atPath: path("logs"), withIntermediateDirectories: true)
    return try RunningProgram(
      command, of: self, log: path("logs/\(runs)"), input: input, output: output, errors: errors)
  }

  /// What the program prints as JSON; null when it prints something else.
  func json(_ arguments: String...) async throws -> JSONTree {
    let finished = try await run(arguments + ["-o", "json"])
    return JSONTree(Array(finished.output.utf8)) ?? .null
  }

  /// Names of the files in the working directory that hold a text, logs and databases with their side files included.
  func files(with text: String) throws -> [String] {
    let bytes = Data(text.utf8)
    return try FileManager.default.subpathsOfDirectory(atPath: directory.path).filter { name in
      var status = stat()
      guard lstat(path(name), &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return false }
      return try Data(contentsOf: URL(filePath: path(name))).range(of: bytes) != nil
    }
  }
}
