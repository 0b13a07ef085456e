import Testing

@testable import CoderAPI

@Suite struct EventStreamParserTests {
  private func events(_ text: String, piece: Int) throws -> [EventStreamParser.Event] {
    var parser = EventStreamParser()
    var events: [EventStreamParser.Event] = []
    let bytes = Array(text.utf8)
    for start in stride(from: 0, to: bytes.count, by: piece) {
      events += try parser.take(Array(bytes[start..<min(start + piece, bytes.count)]))
    }
    return events
  }

  @Test(
    arguments: [
      ("event: ping\n\n", [.init(name: "ping")]),
      (
        "event: ping\r\n\r\nevent: data\r\ndata: x\r\n\r\n",
        [.init(name: "ping"), .init(name: "data", data: Array("x".utf8))]
      ),
      ("event: a\rdata:b\r\r", [.init(name: "a", data: Array("b".utf8))]),
      ("data: one\ndata:  two\ndata\n\n", [.init(name: "message", data: Array("one\n two\n".utf8))]),
      (": a comment\nid: 1\nretry: 5\n\n\n\n", []),
      ("\u{FEFF}data: x\n\n", [.init(name: "message", data: Array("x".utf8))]),
      ("event: cut\ndata: off", []),
    ] as [(String, [EventStreamParser.Event])], [1, 2, 3, 1000])
  func cutsEventsWhereverTheBytesAreCut(_ example: (String, [EventStreamParser.Event]), _ piece: Int) throws {
    #expect(try events(example.0, piece: piece) == example.1)
  }

  @Test func refusesALineWithoutEnd() throws {
    var parser = EventStreamParser()
    parser.sizeLimit = 1000
    #expect(throws: EventStreamParser.TooLarge.self) {
      for _ in 0..<11 { _ = try parser.take(Array(repeating: 65, count: 100)) }
    }
  }
}
