import TestSupport

/// The server-sent events of a recorded stream, taken out of the bytes of its response.
struct RecordedEvents {
  struct Event {
    /// Milliseconds since the request, when its last byte came.
    let milliseconds: Int
    let name: String
    /// nil for an event without a data line.
    let data: JSONTree?
  }

  private(set) var events: [Event] = []

  init(_ stream: Recording.Stream) {
    var bytes: [UInt8] = []
    var text = ""
    var hasHead = false
    for read in stream.raw {
      bytes += read.bytes.utf8
      if !hasHead, let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) {
        bytes.removeSubrange(..<end.upperBound)
        hasHead = true
      }
      while hasHead, let chunk = Self.takeChunk(&bytes) { text += String(decoding: chunk, as: UTF8.self) }
      while let end = text.firstRange(of: "\n\n") {
        events.append(Self.event(String(text[..<end.lowerBound]), read.milliseconds))
        text.removeSubrange(..<end.upperBound)
      }
    }
  }

  /// One event as it is written.
  static func event(_ text: String, _ milliseconds: Int = 0) -> Event {
    let lines = text.split(separator: "\n")
    let name = lines.first { $0.hasPrefix("event: ") }?.dropFirst("event: ".count)
    let data = lines.first { $0.hasPrefix("data: ") }?.dropFirst("data: ".count)
    return Event(milliseconds: milliseconds, name: String(name ?? ""), data: data.flatMap { JSONTree(Array($0.utf8)) })
  }

  private static func takeChunk(_ bytes: inout [UInt8]) -> [UInt8]? {
    guard let line = bytes.firstRange(of: [0x0D, 0x0A]),
      let length = Int(String(decoding: bytes[..<line.lowerBound], as: UTF8.self), radix: 16),
      bytes.count >= line.upperBound + length + 2
    else { return nil }
    let chunk = Array(bytes[line.upperBound..<line.upperBound + length])
    bytes.removeSubrange(..<(line.upperBound + length + 2))
    return chunk
  }
}
