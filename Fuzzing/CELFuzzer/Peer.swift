import Foundation

/// The other implementation: a child process that answers a line with a line.
final class Peer {
  private let path: String
  private var process = Process()
  private var requests = Pipe()
  private var answers = Pipe()
  private var rest = Data()
  /// The lines that are not answered yet.
  private var waiting: [Data] = []

  /// A batch of this many bytes is written before an answer is read: less than a pipe holds, so neither side waits for the
  /// other.
  static let batchBytes = 60_000
  /// It has no limit of cost: a few loops inside each other would go on for years.
  private static let patienceMilliseconds: Int32 = 30_000

  /// - Throws: what Foundation says about a program that cannot be started.
  init(path: String) throws {
    self.path = path
    try start()
  }

  private func start() throws {
    process = Process()
    requests = Pipe()
    answers = Pipe()
    rest = Data()
    process.executableURL = URL(fileURLWithPath: path)
    process.standardInput = requests
    process.standardOutput = answers
    // Go's collector is busy otherwise: an environment is built for each line.
    process.environment = ["GOGC": "1000", "GOMAXPROCS": "1"]
    try process.run()
  }

  /// - Throws: if the peer has ended.
  func send(_ lines: [Data]) throws {
    waiting += lines
    try requests.fileHandleForWriting.write(contentsOf: Data(lines.joined()))
  }

  /// The next line; `nil` if the peer has ended. One that it does not answer in time is answered here, and it is started anew.
  ///
  /// - Throws: if it cannot be started anew.
  func receive() throws -> Data? {
    while true {
      if let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
        let line = rest[rest.startIndex..<end]
        rest = rest[(end + 1)...]
        waiting.removeFirst()
        return Data(line)
      }
      let output = answers.fileHandleForReading
      var state = pollfd(fd: output.fileDescriptor, events: Int16(POLLIN), revents: 0)
      if poll(&state, 1, Peer.patienceMilliseconds) == 0 {
        waiting.removeFirst()
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        try start()
        try requests.fileHandleForWriting.write(contentsOf: Data(waiting.joined()))
        return Data(#"{"stage": "request", "error": "no answer in time"}"#.utf8)
      }
      let more = output.availableData
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
