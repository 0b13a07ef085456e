import Foundation
import Synchronization
import Time

/// The world of the service, which is another process.
final class World: Sendable {
  let server: String
  let token: String
  let hook: String
  private let input: Mutex<FileHandle>
  private let process: Mutex<Process>

  init(start: Timestamp, workspaces: Int) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
      .appending(path: "MonthWorld")
    process.arguments = ["\(start.seconds)", "\(workspaces)"]
    let (orders, answers) = (Pipe(), Pipe())
    process.standardInput = orders
    process.standardOutput = answers
    try process.run()
    var text = ""
    while text.split(separator: "\n").count < 3 {
      let piece = answers.fileHandleForReading.availableData
      guard !piece.isEmpty else { throw Ended() }
      text += String(decoding: piece, as: UTF8.self)
    }
    let values = text.split(separator: "\n").compactMap { $0.split(separator: " ").last.map(String.init) }
    (server, token, hook) = (values[0], values[1], values[2])
    input = Mutex(orders.fileHandleForWriting)
    self.process = Mutex(process)
  }

  /// It ended before it said where it is.
  struct Ended: Error {}

  /// What `MonthWorld` obeys.
  func order(_ line: String) {
    // Without it nothing is measured, and the service's log says that the server does not answer.
    input.withLock { try? $0.write(contentsOf: Data("\(line)\n".utf8)) }
  }

  /// Memory of its process in bytes.
  var residentBytes: Int {
    let identifier = process.withLock { $0.processIdentifier }
    let text = (try? String(contentsOfFile: "/proc/\(identifier)/statm", encoding: .utf8)) ?? ""
    return (text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) * 4096
  }

  func end() {
    input.withLock { try? $0.close() }
    process.withLock { $0.waitUntilExit() }
  }
}
