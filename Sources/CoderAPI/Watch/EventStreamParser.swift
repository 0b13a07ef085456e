/// Cuts a stream of server-sent events into events (https://html.spec.whatwg.org/multipage/server-sent-events.html).
///
/// It departs from that text in one point: an event without data is reported, since Coder's pings have none.
struct EventStreamParser {
  struct Event: Equatable {
    /// `message` when the server gives none.
    var name: String
    /// `nil` when there was no data line.
    var data: [UInt8]?
  }

  /// An event that is larger than this is refused.
  var sizeLimit = 64 << 20
  private var line: [UInt8] = []
  private var name = ""
  private var data: [UInt8]?
  private var isAfterCarriageReturn = false
  private var isAtStart = true

  /// A line or an event grew beyond the limit.
  struct TooLarge: Error {}

  /// Takes bytes in and gives the events that they complete.
  mutating func take(_ bytes: [UInt8]) throws(TooLarge) -> [Event] {
    var events: [Event] = []
    var rest = bytes[...]
    while let end = rest.firstIndex(where: { $0 == 0x0A || $0 == 0x0D }) {
      let isSecondHalf = rest[end] == 0x0A && isAfterCarriageReturn && end == rest.startIndex && line.isEmpty
      isAfterCarriageReturn = rest[end] == 0x0D
      if !isSecondHalf {
        line += rest[..<end]
        try checkSize()
        if let event = endLine() { events.append(event) }
      }
      rest = rest[(end + 1)...]
    }
    if !rest.isEmpty { isAfterCarriageReturn = false }
    line += rest
    try checkSize()
    return events
  }

  private func checkSize() throws(TooLarge) {
    guard line.count + (data?.count ?? 0) <= sizeLimit else { throw TooLarge() }
  }

  /// Takes the line in; an empty one ends an event.
  private mutating func endLine() -> Event? {
    defer { line = [] }
    if isAtStart, line.starts(with: [0xEF, 0xBB, 0xBF]) { line.removeFirst(3) }
    isAtStart = false
    guard !line.isEmpty else {
      defer {
        name = ""
        data = nil
      }
      return name.isEmpty && data == nil ? nil : Event(name: name.isEmpty ? "message" : name, data: data)
    }
    let colon = line.firstIndex(of: UInt8(ascii: ":")) ?? line.endIndex
    var value = line[min(colon + 1, line.endIndex)...]
    if value.first == 0x20 { value.removeFirst() }
    switch String(decoding: line[..<colon], as: UTF8.self) {
    case "event": name = String(decoding: value, as: UTF8.self)
    case "data": data = data.map { $0 + [0x0A] + value } ?? Array(value)
    // Comments, and fields that Coder does not use.
    default: break
    }
    return nil
  }
}
