import Digest
import FoundationEssentials

/// The opening of a WebSocket (RFC 6455, section 4.2).
public enum WebSocketHandshake {
  private static let suffix = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"

  /// Whether a request asks for a WebSocket.
  public static func isWanted(by request: ServerRequest) -> Bool {
    request.headers["Upgrade"]?.lowercased() == "websocket"
  }

  /// The answer that opens one, over which the frames in the feed are sent until it is finished; 400 and 426 where the
  /// request is none of the protocol.
  public static func answer(_ request: ServerRequest, with feed: EventFeed) -> ServerResponse {
    guard request.headers["Sec-WebSocket-Version"] == "13" else {
      var response = ServerResponse(status: 426, text: "expected version 13 of the WebSocket protocol\n")
      response.headers["Sec-WebSocket-Version"] = "13"
      return response
    }
    guard let key = request.headers["Sec-WebSocket-Key"], Data(base64Encoded: key)?.count == 16 else {
      return ServerResponse(status: 400, text: "expected a Sec-WebSocket-Key of 16 bytes\n")
    }
    return ServerResponse(
      status: 101, headers: ["Upgrade": "websocket", "Sec-WebSocket-Accept": accept(key)], body: .upgraded(feed))
  }

  static func accept(_ key: String) -> String { Data(SHA1.digest(of: key + suffix)).base64EncodedString() }
}
