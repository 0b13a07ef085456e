/// The result of SHA-256.
public struct SHA256Digest: Hashable, Sendable {
  /// The 32 bytes.
  public let bytes: [UInt8]

  static let byteCount = 32

  init(validBytes: [UInt8]) {
    bytes = validBytes
  }

  /// A digest from its 32 bytes, or `nil` if there are more or fewer.
  public init?(bytes: [UInt8]) {
    guard bytes.count == SHA256Digest.byteCount else { return nil }
    self.init(validBytes: bytes)
  }

  /// A digest from 64 hexadecimal digits of either case, or `nil` for any other text.
  public init?(hex: String) {
    guard let bytes = [UInt8](hex: hex) else { return nil }
    self.init(bytes: bytes)
  }

  /// The digest as 64 lower-case hexadecimal digits.
  public var hex: String { bytes.hex }
}

extension SHA256Digest: CustomStringConvertible {
  /// The same as ``hex``.
  public var description: String { hex }
}
