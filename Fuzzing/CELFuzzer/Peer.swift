import Foundation

/// The other implementation: a child process that answers a line with a line.
final class Peer {
  private let process = Process()
  private let requests = Pipe()
  private let answers = Pipe()
  private var rest = Data()

  /// A batch of this many bytes is written before an answer is read: less than a pipe holds, so neither side waits for the
  /// other.
  static let batchBytes = 60_000

  /// - Throws: what Foundation says about a program that cannot be started.
  init(path: String) throws {
    process.executableURL = URL(fileURLWithPath: path)
    process.standardInput = requests
    process.standardOutput = answers
    // Go's collector is busy otherwise: an environment is built for each line.
    process.environment = ["GOGC": "1000", "GOMAXPROCS": "1"]
    try process.run()
  }

  /// - Throws: if the peer has ended.
  func send(_ lines: Data) throws { try requests.fileHandleForWriting.write(contentsOf: lines) }

  /// The next line; `nil` if the peer has ended.
  func receive() -> Data? {
    while true {
      if let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
        let line = rest[rest.startIndex..<end]
        rest = rest[(end + 1)...]
        return Data(line)
      }
      let more = answers.fileHandleForReading.availableData
      if more.isEmpty { return nil }
      rest = Data(rest) + more
    }
  }

  /// Lets it end, and waits for that.
  func stop() {
    try? requests.fileHandleForWriting.close()
    process.waitUntilExit()
  }
}
