import TestSupport
import Testing

/// An answer of the service, read by hand: what no proper client shows has to be seen, too.
struct RawAnswer {
  let status: Int
  let head: String
  let body: String

  init(_ text: String) {
    let parts = text.split(separator: "\r\n\r\n", maxSplits: 1, omittingEmptySubsequences: false)
    head = String(parts.first ?? "")
    body = parts.count > 1 ? String(parts[1]) : ""
    status = head.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
  }

  /// Asks for something; `headers` end with a line's end each.
  init(
    asking port: UInt16, for target: String, method: String = "GET", host: String = "localhost", headers: String = ""
  ) throws {
    let connection = try RawConnection(port: port)
    connection.send("\(method) \(target) HTTP/1.1\r\nHost: \(host)\r\nConnection: close\r\n\(headers)\r\n")
    self.init(connection.receive())
  }

  /// The value of a header field, by its name as it was sent; `nil` where there is none.
  func field(_ name: String) -> String? {
    head.split(separator: "\r\n").first { $0.hasPrefix("\(name): ") }.map { String($0.dropFirst(name.count + 2)) }
  }
}

extension RunningProgram {
  /// The port that a service listens on, which its log tells.
  ///
  /// - Parameter address: what it listens on; empty for every address
  func listeningPort(on address: String = "127.0.0.1") async throws -> UInt16 {
    try await says("listens=\(address):")
    let digits = errors.split(separator: "listens=\(address):")[1].prefix { $0.isNumber }
    return try #require(UInt16(digits))
  }
}
