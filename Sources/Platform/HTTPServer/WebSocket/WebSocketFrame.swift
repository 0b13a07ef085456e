/// Frames as a server sends them: whole and without a mask (RFC 6455, section 5.2).
public enum WebSocketFrame {
  /// A message of text.
  public static func text(_ message: [UInt8]) -> [UInt8] { frame(0x1, message) }

  /// The end: nothing follows it.
  public static func close(code: UInt16 = 1000) -> [UInt8] {
    frame(0x8, [UInt8(truncatingIfNeeded: code >> 8), UInt8(truncatingIfNeeded: code)])
  }

  private static func frame(_ opcode: UInt8, _ payload: [UInt8]) -> [UInt8] {
    let count = payload.count
    let length: [UInt8] =
      switch count {
      case ..<126: [UInt8(count)]
      case ..<65_536: [126, UInt8(count >> 8), UInt8(count & 0xFF)]
      default: [127] + (0..<8).map { UInt8(truncatingIfNeeded: count >> (56 - 8 * $0)) }
      }
    return [0x80 | opcode] + length + payload
  }
}
