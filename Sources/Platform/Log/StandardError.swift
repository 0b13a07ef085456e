@preconcurrency import Glibc
import Synchronization

/// The process's standard error.
public enum StandardError {
  /// Keeps lines of several threads apart where one does not fit into a single write.
  private static let turn = Mutex(())

  /// Writes `text` whole. What cannot be written is lost: there is nowhere left to say so.
  public static func write(_ text: String) {
    let bytes = Array(text.utf8)
    turn.withLock { _ in
      var start = 0
      while start < bytes.count {
        let count = bytes[start...].withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
        if count < 0, errno == EINTR { continue }
        if count <= 0 { return }
        start += count
      }
    }
  }
}
