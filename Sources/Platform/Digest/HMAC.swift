/// HMAC-SHA-256 (RFC 2104): a hash that only whoever has the key can make.
public struct HMAC: Sendable {
  private let inner: [UInt8]
  private let outer: [UInt8]

  /// - Parameter key: of any length; a longer one than 64 bytes counts by its hash
  public init(key: [UInt8]) {
    var block = key.count > 64 ? SHA256.digest(of: key).bytes : key
    block += [UInt8](repeating: 0, count: 64 - block.count)
    inner = block.map { $0 ^ 0x36 }
    outer = block.map { $0 ^ 0x5c }
  }

  /// The code of a message.
  public func code(of message: [UInt8]) -> SHA256Digest {
    SHA256.digest(of: outer + SHA256.digest(of: inner + message).bytes)
  }
}
