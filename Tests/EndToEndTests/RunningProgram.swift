import Foundation
import TestSupport

/// The program while it runs. What it prints goes to files, so that it never waits for its reader.
final class RunningProgram {
  /// What kept a test from seeing what it waited for.
  struct NeverSaid: Error, CustomStringConvertible {
    let description: String
  }

  private let process = Process()
  private let folder = TemporaryDirectory()

  init(_ executable: String, _ arguments: [String], directory: String, environment: [String: String]) throws {
    process.executableURL = URL(filePath: executable)
    process.arguments = arguments
    process.environment = environment
    process.currentDirectoryURL = URL(filePath: directory)
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try handle("output")
    process.standardError = try handle("errors")
    try process.run()
  }

  deinit {
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
  }

  /// What it printed so far.
  var output: String { text("output") }
  /// What it said so far on standard error.
  var errors: String { text("errors") }

  /// Sends a signal.
  func signal(_ number: Int32) { kill(process.processIdentifier, number) }

  /// Waits until it said something on either stream.
  ///
  /// - Throws: ``NeverSaid`` when it ended without, or did not in half a minute
  func waitUntil(_ isSaid: (String) -> Bool) throws {
    for _ in 0..<3000 {
      if isSaid(output + errors) { return }
      if !process.isRunning { break }
      usleep(10_000)
    }
    if !isSaid(output + errors) { throw NeverSaid(description: "only this was said:\n\(output)\(errors)") }
  }

  /// Waits for its end. A process killed by a signal has 128 + the signal's number, as in a shell.
  func wait() -> BuiltProgram.Result {
    process.waitUntilExit()
    let status = process.terminationStatus + (process.terminationReason == .uncaughtSignal ? 128 : 0)
    return BuiltProgram.Result(status: status, output: output, errors: errors)
  }

  private func handle(_ name: String) throws -> FileHandle {
    _ = FileManager.default.createFile(atPath: folder.file(name), contents: nil)
    return try FileHandle(forWritingTo: URL(filePath: folder.file(name)))
  }

  private func text(_ name: String) -> String {
    String(decoding: FileManager.default.contents(atPath: folder.file(name)) ?? Data(), as: UTF8.self)
  }
}
