import Digest
import SQLite

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
