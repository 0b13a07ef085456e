/// Says where in a JSON text an offset is, for a message: `workspaces[12].latest_build.deadline`.
///
/// Found by going through the text again, since only a text with a mistake needs it.
struct JSONPlace {
  private var bytes: [UInt8]
  private var offset: Int
  private var index = 0
  private var path: [String] = []

  /// The path to the value or the name that holds the offset; empty at the top, and as far as it can be followed when
  /// the text ends or breaks before.
  static func path(to offset: Int, in bytes: [UInt8]) -> String {
    var place = JSONPlace(bytes: bytes, offset: offset)
    _ = place.walk(depth: 0)
    var text = ""
    for part in place.path {
      if !text.isEmpty, !part.hasPrefix("[") { text += "." }
      text += part
    }
    return text
  }

  private init(bytes: [UInt8], offset: Int) {
    self.bytes = bytes
    self.offset = min(offset, bytes.count)
  }

  /// Passes over one value; `false` once the offset was reached, with the path left as it was there.
  private mutating func walk(depth: Int) -> Bool {
    skipBlanks()
    guard index < offset, depth <= JSONReader.depthLimit else { return false }
    switch bytes[index] {
    case UInt8(ascii: "{"):
      index += 1
      return walkItems(closing: UInt8(ascii: "}"), depth: depth)
    case UInt8(ascii: "["):
      index += 1
      return walkItems(closing: UInt8(ascii: "]"), depth: depth)
    case UInt8(ascii: "\""): return string() != nil
    default:
      while index < bytes.count, !JSONPlace.delimiters.contains(bytes[index]) { index += 1 }
      return index <= offset
    }
  }

  private mutating func walkItems(closing: UInt8, depth: Int) -> Bool {
    var number = 0
    while true {
      skipBlanks()
      if index < offset, bytes[index] == closing {
        index += 1
        return true
      }
      if closing == UInt8(ascii: "]") {
        path.append("[\(number)]")
      } else {
        guard index < offset, bytes[index] == UInt8(ascii: "\""), let name = string() else { return false }
        path.append(name)
        skipBlanks()
        guard index < offset, bytes[index] == UInt8(ascii: ":") else { return false }
        index += 1
      }
      guard walk(depth: depth + 1) else { return false }
      skipBlanks()
      // At the offset itself something is wrong behind the value, such as a missing comma: the value's own path says more.
      guard index < offset else { return false }
      if bytes[index] == UInt8(ascii: ",") { index += 1 }
      path.removeLast()
      number += 1
    }
  }

  /// The string that begins here, or `nil` if the offset comes before its end.
  private mutating func string() -> String? {
    let start = index + 1
    index = start
    while index < offset, bytes[index] != UInt8(ascii: "\"") {
      index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
    }
    guard index < offset else { return nil }
    index += 1
    return String(decoding: bytes[start..<index - 1], as: UTF8.self)
  }

  private mutating func skipBlanks() {
    while index < offset, [0x20, 0x0A, 0x0D, 0x09].contains(bytes[index]) { index += 1 }
  }

  private static let delimiters: Set<UInt8> = Set(" \n\r\t,:{}[]\"".utf8)
}

/// Where a JSON text is not what a model expects.
struct JSONProblem: Error {
  /// The offset in bytes.
  var position: Int
  /// What should have stood there, to follow the word "expected".
  var expected: String
}
