import Digest

/// A hash over places in the chain, in the order of their numbers.
///
/// It starts with 32 zero bytes; each place makes it SHA-256(seal before ‖ number as 8 bytes, most significant first ‖ 1 where
/// the record is there, 0 where only its place is left ‖ the chain's value).
struct Seal {
  private(set) var bytes = FactLog.genesis

  mutating func add(_ number: Int64, isRecord: Bool, chain: [UInt8]) {
    var message = bytes
    message.appendBigEndian(UInt64(bitPattern: number))
    message.append(isRecord ? 1 : 0)
    message += chain
    bytes = SHA256.digest(of: message).bytes
  }
}
