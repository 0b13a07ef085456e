import HTTPClient
import HTTPServer
import TestSupport
import Testing

@Suite struct HTTPStreamTests {
  private let client: HTTPClient

  init() throws {
    client = try HTTPClient()
  }

  @Test func deliversPiecesAsTheyAreSent() async throws {
    let feed = EventFeed()
    let server = try HTTPServer { _ in ServerResponse(status: 200, headers: ["X": "y"], body: .feed(feed)) }
    feed.send("one".utf8)
    let stream = try await client.stream(HTTPRequest(.get, server.baseURL))
    #expect(stream.head.status == 200)
    #expect(stream.head.headers["X"] == "y")
    #expect(try await stream.next() == Array("one".utf8))
    feed.send("two".utf8)
    #expect(try await stream.next() == Array("two".utf8))
    feed.finish()
    #expect(try await stream.next() == nil)
    #expect(try await stream.next() == nil)
  }

  @Test func outlivesWhoeverMadeTheClient() async throws {
    let feed = EventFeed()
    let server = try HTTPServer { _ in ServerResponse(status: 200, body: .feed(feed)) }
    feed.send("one".utf8)
    let stream = try await HTTPClient().stream(HTTPRequest(.get, server.baseURL))
    #expect(try await stream.next() == Array("one".utf8))
    feed.send("two".utf8)
    #expect(try await stream.next() == Array("two".utf8))
    feed.finish()
    #expect(try await stream.next() == nil)
  }

  @Test func losesNothingWhenTheReaderIsSlower() async throws {
    let count = Counter()
    let server = try HTTPServer { _ in
      ServerResponse(
        status: 200,
        body: .chunks {
          guard count.value < 400 else { return nil }
          count.add()
          return [UInt8](repeating: UInt8(count.value % 251), count: 64 << 10)
        })
    }
    let stream = try await client.stream(HTTPRequest(.get, server.baseURL))
    var received = 0
    var sum = 0
    for try await chunk in stream {
      received += chunk.count
      sum += chunk.reduce(0) { $0 + Int($1) }
      await Task.yield()
    }
    #expect(received == 400 * (64 << 10))
    #expect(sum == (1...400).reduce(0) { $0 + ($1 % 251) * (64 << 10) })
  }

  @Test func makesTheServerWaitWhileNobodyReads() async throws {
    let sent = Counter()
    let server = try HTTPServer { _ in
      ServerResponse(
        status: 200,
        body: .chunks {
          sent.add()
          return sent.value <= 2000 ? [UInt8](repeating: 0, count: 64 << 10) : nil
        })
    }
    let stream = try await client.stream(HTTPRequest(.get, server.baseURL))
    _ = try await stream.next()
    let other = try HTTPServer { _ in ServerResponse(status: 204) }
    // The server is held up once the buffers of both ends are full: far before these 128 MB.
    var before = -1
    while before != sent.value {
      before = sent.value
      for _ in 0..<200 { _ = try await client.send(HTTPRequest(.get, other.baseURL)) }
    }
    #expect(sent.value < 1000)
  }

  @Test func endsAtSilence() async throws {
    let feed = EventFeed()
    let server = try HTTPServer { _ in ServerResponse(status: 200, body: .feed(feed)) }
    feed.send("one".utf8)
    let stream = try await client.stream(
      HTTPRequest(.get, server.baseURL, silenceLimit: .milliseconds(80)))
    _ = try await stream.next()
    await #expect { _ = try await stream.next() } throws: { ($0 as? HTTPFailure)?.code == .silent }
    feed.finish()
  }

  @Test func doesNotWaitForEverForAHead() async throws {
    let server = try RawServer { _, connection in
      _ = connection.readRequest()
      _ = connection.readRequest()
    }
    await #expect {
      _ = try await client.stream(HTTPRequest(.get, server.url, timeout: .milliseconds(80)))
    } throws: {
      ($0 as? HTTPFailure)?.code == .timedOut
    }
  }

  @Test func endsAtOnceWhenItsTaskIsCancelled() async throws {
    let feed = EventFeed()
    let server = try HTTPServer { _ in ServerResponse(status: 200, body: .feed(feed)) }
    feed.send("one".utf8)
    let stream = try await client.stream(HTTPRequest(.get, server.baseURL))
    _ = try await stream.next()
    let error = await withTaskGroup(of: (any Error)?.self) { group in
      group.addTask {
        do {
          _ = try await stream.next()
          return nil
        } catch { return error }
      }
      group.cancelAll()
      return await group.next() ?? nil
    }
    #expect(error is CancellationError)
    feed.finish()
  }

  @Test func reportsAConnectionThatBreaks() async throws {
    let server = try RawServer { _, connection in
      _ = connection.readRequest()
      connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none\r\n")
    }
    let stream = try await client.stream(HTTPRequest(.get, server.url))
    #expect(try await stream.next() == Array("one".utf8))
    await #expect(throws: HTTPFailure.self) { _ = try await stream.next() }
  }

  @Test func lettingGoOfAStreamEndsItsConnection() async throws {
    let (ended, end) = AsyncStream.makeStream(of: Void.self)
    let server = try RawServer { _, connection in
      _ = connection.readRequest()
      connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none\r\n")
      _ = connection.readRequest()
      end.yield()
    }
    do {
      let stream = try await client.stream(HTTPRequest(.get, server.url))
      #expect(stream.head.status == 200)
    }
    for await _ in ended { break }
  }
}
