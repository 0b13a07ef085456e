import Digest
import SQLite

/// The end of the hash chain; a copy kept elsewhere later reveals a truncated or rewritten end.
public struct ChainHead: Hashable, Sendable {
  /// The number of the last fact; 0 for an empty trail.
  public let seq: Int64

  /// The chain's value at that fact.
  public let chain: SHA256Digest

  /// Makes a head, for comparison with a copy that was kept.
  public init(seq: Int64, chain: SHA256Digest) {
    self.seq = seq
    self.chain = chain
  }

  /// Parses `SEQ:HEX`, as the summary lines of sweeps print it; `nil` for any other text.
  public init?(_ text: some StringProtocol) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, let seq = Int64(parts[0]), seq >= 0, let chain = SHA256Digest(hex: String(parts[1])) else {
      return nil
    }
    self.init(seq: seq, chain: chain)
  }
}

extension ChainHead: CustomStringConvertible {
  /// `SEQ:HEX`, which ``init(_:)`` reads back.
  public var description: String { "\(seq):\(chain.hex)" }
}

extension ChainHead {
  /// Reads the present head of a file's chain.
  init(_ connection: Connection) throws {
    let (seq, chain) = try FactLog.head(connection)
    guard let digest = SHA256Digest(bytes: chain) else {
      throw SQLiteError(.corrupt, message: "log entry \(seq) has no chain value")
    }
    self.init(seq: seq, chain: digest)
  }
}
