import HTTPClient
import HTTPServer
import Synchronization
import TestSupport
import Testing

@Suite struct HTTPClientTests {
  private let client: HTTPClient

  init() throws {
    client = try HTTPClient(HTTPConfiguration(connectTimeout: .seconds(5), userAgent: "tested"))
  }

  private func failure(of request: HTTPRequest) async -> HTTPFailure? {
    do {
      _ = try await client.send(request)
      return nil
    } catch {
      return error as? HTTPFailure
    }
  }

  @Test func sendsWhatWasAskedAndReturnsTheWholeAnswer() async throws {
    let server = try HTTPServer { request in
      ServerResponse(
        status: 418,
        headers: ["X-Echo": request.headers["x-ask"] ?? "", "X-Agent": request.headers["User-Agent"] ?? ""],
        body: .bytes(Array("\(request.method) \(request.target) ".utf8) + request.body))
    }
    let answer = try await client.send(
      HTTPRequest(.put, server.baseURL + "/a%20b?q=1", headers: ["X-Ask": "one"], body: Array("body".utf8)))
    #expect(answer.status == 418)
    #expect(answer.headers["x-ECHO"] == "one")
    #expect(answer.headers["X-Agent"] == "tested")
    #expect(String(decoding: answer.body, as: UTF8.self) == "PUT /a%20b?q=1 body")
  }

  @Test(arguments: [HTTPRequest.Method.get, .put, .post, .patch, .delete])
  func usesEveryMethodWithAndWithoutABody(_ method: HTTPRequest.Method) async throws {
    let server = try HTTPServer { request in
      ServerResponse(text: "\(request.method) \(request.body.count) \(request.headers["Content-Type"] ?? "-")")
    }
    let without = try await client.send(HTTPRequest(method, server.baseURL + "/"))
    #expect(String(decoding: without.body, as: UTF8.self) == "\(method.rawValue) 0 -")
    if method.changesSomething {
      let with = try await client.send(
        HTTPRequest(method, server.baseURL + "/", headers: ["Content-Type": "application/json"], body: [1, 2, 3]))
      #expect(String(decoding: with.body, as: UTF8.self) == "\(method.rawValue) 3 application/json")
    }
  }

  @Test func answersManyRequestsAtOnce() async throws {
    let server = try HTTPServer { ServerResponse(text: $0.target) }
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for number in 0..<200 {
        group.addTask { [client] in
          let answer = try await client.send(HTTPRequest(.get, server.baseURL + "/\(number)"))
          return String(decoding: answer.body, as: UTF8.self) == "/\(number)"
        }
      }
      for try await isRight in group { #expect(isRight) }
    }
  }

  @Test func keepsNoCookiesAndFollowsNoRedirects() async throws {
    let server = try HTTPServer { request in
      request.path == "/elsewhere"
        ? ServerResponse(text: "followed")
        : ServerResponse(
          status: 307,
          headers: ["Location": "/elsewhere", "Set-Cookie": "a=b", "X-Cookie": request.headers["Cookie"] ?? "-"])
    }
    for _ in 0..<2 {
      let answer = try await client.send(HTTPRequest(.get, server.baseURL + "/"))
      #expect(answer.status == 307)
      #expect(answer.headers["Location"] == "/elsewhere")
      #expect(answer.headers["X-Cookie"] == "-")
    }
  }

  @Test func tellsARefusedConnectionFromAnUnknownName() async throws {
    let port = try RefusingPort()
    let refused = await failure(of: HTTPRequest(.put, port.url, body: []))
    #expect(refused?.code == .cannotConnect)
    #expect(refused?.requestMayHaveArrived == false)
    let unknown = await failure(of: HTTPRequest(.get, "http://no-such-host.invalid/"))
    #expect(unknown?.code == .cannotResolve)
    withExtendedLifetime(port) {}
  }

  @Test(arguments: [
    "file:///etc/passwd", "ftp://127.0.0.1/", "http://127.0.0.1/a b", "http://", "nothing", "gopher://x/",
  ])
  func refusesWhatIsNotAnHTTPAddress(_ url: String) async {
    let code = await failure(of: HTTPRequest(.get, url))?.code
    #expect(code == .invalidRequest || (url == "nothing" && code == .cannotResolve))
  }

  @Test(arguments: [["X": "a\r\nY: b"], ["X\n": "a"], ["": "a"], ["X:": "a"]] as [HTTPHeaders])
  func refusesHeadersThatWouldBecomeOthers(_ headers: HTTPHeaders) async throws {
    let server = try HTTPServer { _ in ServerResponse(status: 200) }
    #expect(await failure(of: HTTPRequest(.get, server.baseURL, headers: headers))?.code == .invalidRequest)
  }

  @Test func givesUpWhenTheTimeIsOver() async throws {
    let server = try RawServer { _, connection in
      _ = connection.readRequest()
      _ = connection.readRequest()
    }
    let failure = await failure(of: HTTPRequest(.put, server.url, body: [], timeout: .milliseconds(100)))
    #expect(failure?.code == .timedOut)
    #expect(failure?.requestMayHaveArrived == true)
  }

  /// Each comes on a connection of its own, and kept open they would only be as many as the client may keep.
  @Test func closesTheConnectionOfAChange() async throws {
    let (closed, close) = AsyncStream.makeStream(of: Void.self)
    let server = try RawServer { _, connection in
      _ = connection.readRequest()
      connection.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
      if connection.readRequest() == nil { close.yield() }
    }
    #expect(try await client.send(HTTPRequest(.put, server.url, body: [])).status == 200)
    for await _ in closed { break }
  }

  @Test func endsAtOnceWhenItsTaskIsCancelled() async throws {
    let (arrived, arrive) = AsyncStream.makeStream(of: Void.self)
    let server = try RawServer { _, connection in
      _ = connection.readRequest()
      arrive.yield()
      _ = connection.readRequest()
    }
    let error = await withTaskGroup(of: (any Error)?.self) { group in
      group.addTask { [client] in
        do {
          _ = try await client.send(HTTPRequest(.get, server.url, timeout: .seconds(3600)))
          return nil
        } catch { return error }
      }
      for await _ in arrived { break }
      group.cancelAll()
      return await group.next() ?? nil
    }
    #expect(error is CancellationError)
  }

  @Test func aTaskThatWasCancelledBeforeSendsNothingThatStays() async throws {
    let server = try RawServer { _, connection in
      _ = connection.readRequest()
      _ = connection.readRequest()
    }
    let error = await withTaskGroup(of: (any Error)?.self) { group in
      group.cancelAll()
      group.addTask { [client] in
        do {
          _ = try await client.send(HTTPRequest(.get, server.url, timeout: .seconds(3600)))
          return nil
        } catch { return error }
      }
      return await group.next() ?? nil
    }
    #expect(error is CancellationError)
  }

  @Test func reportsAnAnswerThatEndsEarly() async throws {
    let server = try HTTPServer { _ in
      ServerResponse(status: 200, body: .bytes(Array(repeating: 65, count: 1000)), fault: .cut(afterBytes: 10))
    }
    #expect(await failure(of: HTTPRequest(.get, server.baseURL))?.code == .truncated)
  }

  @Test func reportsAConnectionWithoutAnyAnswer() async throws {
    let server = try HTTPServer { _ in ServerResponse(status: 200, fault: .closeWithoutAnswer) }
    let failure = await failure(of: HTTPRequest(.put, server.baseURL, body: []))
    #expect(failure?.code == .connectionLost)
    #expect(failure?.requestMayHaveArrived == true)
  }

  @Test(arguments: ["SSH-2.0-OpenSSH\r\n", "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc"])
  func reportsWhatIsNotHTTP(_ bytes: String) async throws {
    let server = try RawServer { _, connection in
      _ = connection.readRequest()
      connection.write(bytes)
    }
    #expect(await failure(of: HTTPRequest(.get, server.url))?.code == .malformed)
  }

  @Test func refusesALargeBodyByItsAnnouncement() async throws {
    let server = try HTTPServer { _ in
      ServerResponse(status: 200, body: .bytes([1]), fault: .falseLength(3 << 30))
    }
    #expect(await failure(of: HTTPRequest(.get, server.baseURL))?.code == .tooLarge)
  }

  @Test func countsABodyThatIsNotAnnounced() async throws {
    let piece = [UInt8](repeating: 65, count: 1 << 20)
    let server = try HTTPServer { _ in ServerResponse(status: 200, body: .chunks { piece }) }
    #expect(await failure(of: HTTPRequest(.get, server.baseURL, bodyLimit: 4 << 20))?.code == .tooLarge)
  }

  @Test func cutsALongBodyWhereTheRequestAllowsIt() async throws {
    let piece = [UInt8](repeating: 65, count: 1 << 20)
    for body in [ServerResponse.Body.bytes(piece), .chunks { piece }] {
      let server = try HTTPServer { _ in ServerResponse(status: 201, body: body) }
      let answer = try await client.send(
        HTTPRequest(.get, server.baseURL, bodyLimit: 1000, cutsLongBody: true))
      #expect(answer.status == 201 && answer.body == Array(piece.prefix(1000)))
    }
  }

  @Test func countsACompressedBodyAfterDecompression() async throws {
    let bomb = try gzipped(count: 8 << 20)
    let server = try HTTPServer { _ in
      ServerResponse(status: 200, headers: ["Content-Encoding": "gzip"], body: .bytes(bomb))
    }
    #expect(bomb.count < 100_000)
    #expect(await failure(of: HTTPRequest(.get, server.baseURL, bodyLimit: 1 << 20))?.code == .tooLarge)
    let whole = try await client.send(HTTPRequest(.get, server.baseURL))
    #expect(whole.body.count == 8 << 20)
  }

  /// A server that keeps connections open and lets the second request on one die without an answer.
  @Test func sendsAChangeOnceEvenWhenTheOpenConnectionIsDead() async throws {
    let puts = Counter()
    let server = try RawServer { _, connection in
      var isFirst = true
      while let request = connection.readRequest() {
        if request.hasPrefix("PUT") { puts.add() }
        guard isFirst, request.hasPrefix("GET") else { return }
        isFirst = false
        connection.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
      }
    }
    _ = try await client.send(HTTPRequest(.get, server.url))
    let failure = await failure(of: HTTPRequest(.put, server.url, body: [1]))
    #expect(failure?.code == .connectionLost)
    #expect(puts.value == 1)
  }

  @Test func usesAConnectionAgainForReads() async throws {
    let server = try RawServer { _, connection in
      while connection.readRequest() != nil { connection.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok") }
    }
    for _ in 0..<5 { _ = try await client.send(HTTPRequest(.get, server.url)) }
    // One that was idle for two minutes, as on a very busy machine, is not used again.
    #expect(server.connectionCount < 5)
  }

  @Test func failsWhatIsUnderWayWhenShutDown() async throws {
    let server = try RawServer { _, connection in
      _ = connection.readRequest()
      _ = connection.readRequest()
    }
    let client = try HTTPClient()
    async let answer = client.send(HTTPRequest(.get, server.url, timeout: .seconds(3600)))
    client.shutDown()
    do {
      _ = try await answer
      Issue.record("answered")
    } catch {
      #expect((error as? HTTPFailure)?.code == .shutDown)
    }
    await #expect(throws: HTTPFailure.self) { _ = try await client.send(HTTPRequest(.get, server.url)) }
  }

  @Test func neverShowsHeaders() async throws {
    let server = try HTTPServer { _ in ServerResponse(status: 200, fault: .closeWithoutAnswer) }
    let request = HTTPRequest(.get, server.baseURL, headers: ["Coder-Session-Token": "s3cret"])
    var dumped = ""
    dump(request, to: &dumped)
    let failure = try #require(await failure(of: request))
    for text in ["\(request)", String(reflecting: request), dumped, "\(failure)", String(reflecting: failure)] {
      #expect(!text.contains("s3cret"))
    }
  }
}

final class Counter: Sendable {
  private let count = Mutex(0)

  var value: Int { count.withLock { $0 } }
  func add() { count.withLock { $0 += 1 } }
}
