import Foundation
import Glibc
import TestSupport

/// A process of the program. What it prints goes to files, so that it never waits for its reader.
final class RunningProgram {
  /// Kept as long as the process, with its folder and its server.
  private let home: BuiltProgram
  private let process: ChildProcess
  private let outputPath: String
  private let errorPath: String

  /// Starts a process in the home's folder and environment, whose output goes to `<log>.out` and `<log>.err`.
  ///
  /// - Parameters:
  ///   - input: the file, or the terminal, that standard input reads
  ///   - output, errors: where standard output and standard error go instead
  init(
    _ command: [String], of home: BuiltProgram, log: String, input: String = "/dev/null",
    output: ChildProcess.Output? = nil, errors: String? = nil
  ) throws {
    self.home = home
    outputPath = log + ".out"
    errorPath = log + ".err"
    process = try ChildProcess(
      command, directory: home.directory.path, environment: home.environment, input: input,
      output: output ?? .file(outputPath), errors: errors ?? errorPath)
  }

  // Before its folder is removed.
  deinit { process.end() }

  /// What it printed so far.
  var output: String { RunningProgram.text(outputPath) }
  /// What it said so far on standard error.
  var errors: String { RunningProgram.text(errorPath) }
  /// Whether it has not ended yet.
  var isRunning: Bool { process.exit == nil }
  /// Its number.
  var identifier: Int32 { process.identifier }

  /// How many kinds of signals it has taken over by now: it opens a descriptor for each.
  var signalsTakenOver: Int {
    let folder = "/proc/\(identifier)/fd"
    let descriptors = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return descriptors.count { descriptor in
      (try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\(descriptor)"))?.contains("signalfd")
        == true
    }
  }

  /// Seconds of processor time that it has taken so far.
  func processorTime() throws -> Double {
    let text = try String(contentsOfFile: "/proc/\(identifier)/stat", encoding: .utf8)
    // Its name may hold blanks.
    let fields = text[(text.lastIndex(of: ")") ?? text.startIndex)...].split(separator: " ").dropFirst()
    let ticks = fields.dropFirst(11).prefix(2).compactMap { Double($0) }.reduce(0, +)
    return ticks / Double(sysconf(Int32(_SC_CLK_TCK)))
  }

  /// Sends a signal.
  func signal(_ number: Int32) { kill(process.identifier, number) }

  /// Waits until standard error says something.
  ///
  /// - Parameter times: how often it has to be said
  func says(_ words: String, times: Int = 1) async throws {
    try await until("'\(words)' \(times) times") { self.errors.ranges(of: words).count >= times }
  }

  /// Waits until standard output shows something.
  func prints(_ words: String) async throws {
    try await until("'\(words)' on standard output") { self.output.contains(words) }
  }

  /// Waits until something is so, at most as long as the process lives.
  func until(_ what: String, _ isSo: () -> Bool) async throws {
    let isMet = try? await Wait.until(what) { () -> Bool? in
      if isSo() { return true }
      // What it said with its last breath counts.
      return process.exit == nil ? nil : isSo()
    }
    if isMet != true { throw NotAsWanted(what: what, output: output, errors: errors) }
  }

  /// Waits for its end.
  func end() async throws -> Finished {
    do {
      return try await Wait.until("the end of the process") { process.exit.map(finished) }
    } catch {
      process.end()
      throw NotAsWanted(what: "its end", output: output, errors: errors)
    }
  }

  private func finished(_ exit: ChildProcess.Exit) -> Finished {
    switch exit {
    case .status(let status): Finished(status: status, signal: nil, output: output, errors: errors)
    case .signal(let number): Finished(status: 128 + number, signal: number, output: output, errors: errors)
    }
  }

  private static func text(_ path: String) -> String {
    String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
  }

  /// What a test waited for in vain, and what was there instead.
  struct NotAsWanted: Error, CustomStringConvertible {
    let what: String
    let output: String
    let errors: String

    var description: String { "waited in vain for \(what); there was only\n\(output)--\n\(errors)" }
  }
}
