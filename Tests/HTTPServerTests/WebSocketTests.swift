import Testing

@testable import HTTPServer

struct WebSocketTests {
  private func request(_ headers: ServerHeaders) -> ServerRequest { ServerRequest("GET", "/", headers: headers) }

  /// The example of RFC 6455, section 1.3.
  @Test func answersTheHandshake() {
    let request = request(["Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ=="])
    let answer = WebSocketHandshake.answer(request, with: EventFeed())
    #expect(answer.status == 101)
    #expect(answer.headers["Sec-WebSocket-Accept"] == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
  }

  @Test func refusesOtherVersionsAndKeys() {
    #expect(WebSocketHandshake.answer(request([:]), with: EventFeed()).status == 426)
    let short = request(["Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "c2hvcnQ="])
    #expect(WebSocketHandshake.answer(short, with: EventFeed()).status == 400)
  }

  /// The examples of RFC 6455, section 5.7.
  @Test func writesFrames() {
    #expect(WebSocketFrame.text(Array("Hello".utf8)) == [0x81, 0x05, 0x48, 0x65, 0x6C, 0x6C, 0x6F])
    #expect(WebSocketFrame.text(Array(repeating: 0x41, count: 256)).prefix(4) == [0x81, 0x7E, 0x01, 0x00])
    #expect(
      WebSocketFrame.text(Array(repeating: 0x41, count: 65536)).prefix(10)
        == [0x81, 0x7F, 0, 0, 0, 0, 0, 1, 0, 0])
    #expect(WebSocketFrame.close() == [0x88, 0x02, 0x03, 0xE8])
  }
}
