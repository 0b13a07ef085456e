import FoundationEssentials
import Glibc
import HTTPClient
import HTTPServer
import TestSupport
import Testing

@Suite struct HTTPClientProcessTests {
  /// In a process of its own, whose descriptors nobody else opens.
  @Test func losesNothingWhenRequestsAreCancelledAtRandom() async {
    await #expect(processExitsWith: .success) {
      let server = try HTTPServer { _ in ServerResponse(text: "ok") }
      let url = server.baseURL
      let client = try HTTPClient(HTTPConfiguration(idleConnections: 4))
      _ = try await client.send(HTTPRequest(.get, url))
      let before = try descriptorCount()
      for round in 0..<40 {
        try await withThrowingTaskGroup(of: Void.self) { group in
          for number in 0..<50 {
            group.addTask {
              do {
                _ = try await client.send(HTTPRequest(number % 2 == 0 ? .get : .put, url))
              } catch is CancellationError {}
            }
          }
          if round % 4 != 0 {
            for _ in 0..<(round % 7) { try await group.next() }
            group.cancelAll()
          }
          try await group.waitForAll()
        }
      }
      server.stop()
      client.shutDown()
      // The engine's thread lets go of its descriptors a little later.
      for _ in 0..<10_000 where try descriptorCount() > before { await Task.yield() }
      #expect(try descriptorCount() <= before)
    }
  }

  @Test func goesThroughTheProxyOfTheEnvironment() async {
    await #expect(processExitsWith: .success) {
      let proxy = try RawServer { _, connection in
        while let request = connection.readRequest() {
          let line = String(request.prefix { !$0.isNewline })
          connection.write("HTTP/1.1 200 OK\r\nContent-Length: \(line.utf8.count)\r\n\r\n\(line)")
        }
      }
      setenv("http_proxy", proxy.url, 1)
      setenv("no_proxy", "127.0.0.1", 1)
      let client = try HTTPClient()
      let answer = try await client.send(HTTPRequest(.get, "http://coder.invalid/api"))
      #expect(String(decoding: answer.body, as: UTF8.self) == "GET http://coder.invalid/api HTTP/1.1")
      let direct = try HTTPServer { ServerResponse(text: $0.target) }
      let own = try await client.send(HTTPRequest(.get, direct.baseURL + "/direct"))
      #expect(String(decoding: own.body, as: UTF8.self) == "/direct")
    }
  }
}

private func descriptorCount() throws -> Int {
  try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
}
