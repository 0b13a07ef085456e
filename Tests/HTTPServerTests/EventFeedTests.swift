import TestSupport
import Testing

@testable import HTTPServer

struct EventFeedTests {
  @Test func sendsEventsWhileTheAnswerLasts() throws {
    let feed = EventFeed()
    let server = try HTTPServer { _ in
      ServerResponse(status: 200, headers: ["Content-Type": "text/event-stream"], body: .feed(feed))
    }
    let connection = try RawConnection(port: server.port)
    connection.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    feed.send("event: ping\n\n".utf8)
    #expect(connection.receive(until: "ping\n\n\r\n").contains("\r\nevent: ping\n\n\r\n"))
    feed.send("data: 1\n\n".utf8)
    #expect(connection.receive(until: "1\n\n\r\n") == "9\r\ndata: 1\n\n\r\n")
    feed.finish()
    #expect(connection.receive(until: "0\r\n\r\n") == "0\r\n\r\n")
    #expect(!feed.send("data: 2\n\n".utf8))
  }

  @Test func beatsWhenNothingElseIsSent() throws {
    let feed = EventFeed(heartbeat: Array("beat\n".utf8), every: .milliseconds(5))
    let server = try HTTPServer { _ in ServerResponse(status: 200, body: .feed(feed)) }
    let connection = try RawConnection(port: server.port)
    connection.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    _ = connection.receive(until: "beat\n\r\n5\r\nbeat\n")
    server.stop()
  }

  @Test func givesUpOnAReaderThatDoesNotRead() {
    let feed = EventFeed(limit: 100)
    #expect(feed.send([UInt8](repeating: 0, count: 100)))
    #expect(!feed.send([0]))
    #expect(feed.isEnded)
    #expect(feed.next(atMost: 10) == nil)
  }

  @Test func handsOutPiecesInOrder() {
    let feed = EventFeed()
    feed.send("abc".utf8)
    feed.send("def".utf8)
    feed.finish()
    #expect(feed.next(atMost: 4) == Array("abcd".utf8))
    #expect(feed.next(atMost: 4) == Array("ef".utf8))
    #expect(feed.next(atMost: 4) == nil)
  }
}
