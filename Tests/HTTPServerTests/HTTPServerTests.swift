import Glibc
import Synchronization
import TestSupport
import Testing

@testable import HTTPServer

struct HTTPServerTests {
  private func echo() throws -> HTTPServer {
    try HTTPServer { request in
      let query = request.query.map { "\($0.name)=\($0.value)" }.joined(separator: ",")
      let body = String(decoding: request.body, as: UTF8.self)
      return ServerResponse(
        text: "\(request.method) \(request.path) [\(query)] \(request.headers["x-extra"] ?? "-") \(body)\n")
    }
  }

  @Test func passesTheRequestOn() throws {
    let server = try echo()
    let connection = try RawConnection(port: server.port)
    connection.send("PUT /a%20b?q=x%3Ay+z&e HTTP/1.1\r\nHost: x\r\nX-Extra: 1\r\nContent-Length: 4\r\n\r\nbody")
    let answer = connection.receive(until: "body\n")
    #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
    #expect(answer.hasSuffix("PUT /a b [q=x:y z,e=] 1 body\n"))
    #expect(answer.contains("\r\nContent-Type: text/plain; charset=utf-8\r\n"))
  }

  @Test func keepsTheConnectionForTheNextRequest() throws {
    let server = try echo()
    let connection = try RawConnection(port: server.port)
    for number in 1...3 {
      connection.send("GET /\(number) HTTP/1.1\r\nHost: x\r\n\r\n")
      #expect(connection.receive(until: " - \n").contains("GET /\(number) []"))
    }
  }

  @Test func refusesABodyOverTheLimit() throws {
    var options = HTTPServerOptions()
    options.maximumBodyBytes = 10
    let server = try HTTPServer(options) { _ in ServerResponse(text: "taken") }
    let connection = try RawConnection(port: server.port)
    connection.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 11\r\nConnection: close\r\n\r\n12345678901")
    #expect(connection.receive().hasPrefix("HTTP/1.1 413 "))
  }

  @Test func answersManyAtOnce() async throws {
    let server = try echo()
    let port = server.port
    let answers = try await withThrowingTaskGroup { group in
      for number in 0..<40 { group.addTask { try RawConnection.get("/\(number)", port: port) } }
      return try await group.reduce(into: 0) { count, answer in count += answer.contains("200 OK") ? 1 : 0 }
    }
    #expect(answers == 40)
  }

  @Test func writesNoDateWhenTheHandlerDoes() throws {
    var options = HTTPServerOptions()
    options.writesDate = false
    let server = try HTTPServer(options) { _ in ServerResponse(status: 204, headers: ["Date": "mine"]) }
    let answer = try RawConnection.get("/", port: server.port)
    #expect(answer.contains("\r\nDate: mine\r\n"))
    #expect(answer.split(separator: "\r\n").count { $0.hasPrefix("Date:") } == 1)
  }

  /// One thread serves all, so that who waits for an answer must not hold up the next.
  @Test(arguments: [HTTPServerOptions.Threads.one, .onePerConnection])
  func setsAsideWhatIsPromised(_ threads: HTTPServerOptions.Threads) throws {
    var options = HTTPServerOptions()
    options.threads = threads
    let promises = Mutex<[PromisedResponse]>([])
    let server = try HTTPServer(options) { request in
      guard request.path == "/later" else { return ServerResponse(text: "now\n") }
      let promise = PromisedResponse()
      promises.withLock { $0.append(promise) }
      return ServerResponse(later: promise)
    }
    let waiting = try RawConnection(port: server.port)
    waiting.send("GET /later HTTP/1.1\r\nHost: x\r\n\r\n")
    #expect(try RawConnection.get("/", port: server.port).hasSuffix("now\n"))
    while promises.withLock({ $0.isEmpty }) { sched_yield() }
    promises.withLock { $0[0] }.fulfil(ServerResponse(status: 203, text: "later\n"))
    promises.withLock { $0[0] }.fulfil(ServerResponse(status: 204))
    #expect(waiting.receive(until: "later\n").hasPrefix("HTTP/1.1 203 "))
    // The connection serves on; one that still waits keeps the server from nothing when it stops.
    waiting.send("HEAD /later HTTP/1.1\r\nHost: x\r\n\r\n")
    while promises.withLock({ $0.count < 2 }) { sched_yield() }
    server.stop()
    let last = waiting.receive()
    #expect(last.isEmpty || last.hasPrefix("HTTP/1.1 503 "), "\(last)")
    promises.withLock { $0[1] }.fulfil(ServerResponse(text: "too late\n"))
  }

  @Test func tellsWhyItDoesNotListen() throws {
    let server = try echo()
    let taken = #expect(throws: HTTPServerFailure.self) {
      try HTTPServer(HTTPServerOptions(port: server.port)) { _ in ServerResponse(status: 200) }
    }
    #expect(taken?.code == .addressInUse)
    var options = HTTPServerOptions()
    options.address = "localhost"
    let bad = #expect(throws: HTTPServerFailure.self) { try HTTPServer(options) { _ in ServerResponse(status: 200) } }
    #expect(bad?.code == .badAddress)
    #expect(bad?.description.contains("127.0.0.1") == true)
    options.address = "127.0.0.1"
    options.identity = TLSIdentity(certificatePEM: "no certificate", privateKeyPEM: "no key")
    let tls = #expect(throws: HTTPServerFailure.self) { try HTTPServer(options) { _ in ServerResponse(status: 200) } }
    #expect(tls?.code == .cannotListen)
  }

  @Test func endsWhenItsTaskIsCancelled() async throws {
    let server = try echo()
    await withTaskGroup { group in
      group.addTask { await server.run() }
      group.cancelAll()
    }
    #expect(throws: RawConnection.Failure.self) { try RawConnection(port: server.port) }
  }

  @Test func stopsWithConnectionsInEveryState() throws {
    let feed = EventFeed()
    let server = try HTTPServer { request in
      switch request.path {
      case "/feed": ServerResponse(status: 200, body: .feed(feed))
      case "/slow": ServerResponse(status: 200, delay: .seconds(600))
      case "/endless": ServerResponse(status: 200, body: .chunks { Array(repeating: 0x61, count: 1000) })
      default: ServerResponse(status: 200)
      }
    }
    let open = try ["/feed", "/slow", "/endless", "/idle"].map { path in
      let connection = try RawConnection(port: server.port)
      connection.send("GET \(path) HTTP/1.1\r\nHost: x\r\n\r\n")
      return connection
    }
    _ = open[3].receive(until: "\r\n\r\n")
    _ = open[2].receive(until: "aaaa")
    feed.send("x".utf8)
    _ = open[0].receive(until: "x\r\n")
    server.stop()
    #expect(feed.isEnded)
    #expect(!feed.send("y".utf8))
    server.stop()
  }
}

/// One thread for strangers.
struct OneThreadTests {
  private func server(_ change: (inout HTTPServerOptions) -> Void) throws -> HTTPServer {
    var options = HTTPServerOptions()
    options.threads = .one
    change(&options)
    return try HTTPServer(options) { ServerResponse(text: "\($0.path)\n") }
  }

  @Test func answersWhileOthersDoNotGoOn() throws {
    let server = try server { $0.connectionLimit = 20 }
    let slow = try (0..<15).map { _ in try RawConnection(port: server.port) }
    for connection in slow { connection.send("GET /half HTTP/1.1\r\nHo") }
    for number in 0..<10 { #expect(try RawConnection.get("/\(number)", port: server.port).hasSuffix("/\(number)\n")) }
    slow[0].send("st: x\r\nConnection: close\r\n\r\n")
    #expect(slow[0].receive().hasSuffix("/half\n"))
    server.stop()
  }

  @Test func closesAConnectionOnWhichNothingHappens() throws {
    let server = try server { $0.idleLimit = .seconds(1) }
    let connection = try RawConnection(port: server.port)
    connection.send("GET / HTTP/1.1\r\nHo")
    #expect(!connection.receive().contains("200 OK"))
  }

  @Test func refusesAHeadBeyondItsMemory() throws {
    let server = try server { $0.connectionMemoryBytes = 4096 }
    let connection = try RawConnection(port: server.port)
    connection.send("GET / HTTP/1.1\r\nHost: x\r\nX-Long: \(String(repeating: "x", count: 10_000))\r\n\r\n")
    #expect(connection.receive().hasPrefix("HTTP/1.1 4"))
  }

  @Test func listensOnAllAddresses() throws {
    let server = try server { $0.address = "" }
    #expect(server.baseURL == "http://127.0.0.1:\(server.port)")
    #expect(try RawConnection.get("/there", port: server.port).hasSuffix("/there\n"))
  }

  @Test(arguments: [("127.0.0.1", true), ("::1", true), ("localhost", false), ("", false), ("1.2.3", false)])
  func knowsNumericAddresses(text: String, isOne: Bool) {
    #expect(HTTPServerOptions.isNumericAddress(text) == isOne)
  }
}
