@preconcurrency import Glibc
import Synchronization

/// A standard stream of the process to write to, unbuffered and whole.
public enum StandardStream: Int32, Sendable {
  /// Where results go.
  case output = 1
  /// Where everything else that is said goes.
  case error = 2

  /// Keeps texts of several threads apart where one does not fit into a single write.
  private static let turn = Mutex(())

  /// Makes the streams safe to use: writing to a closed pipe becomes an error instead of the end of the process
  /// (SIGPIPE), and a stream that was closed at the start becomes `/dev/null`, lest the next file opened (a database,
  /// say) takes its number and receives what is printed. Results that nobody can receive are an error nevertheless, as on
  /// a full disk.
  ///
  /// To be called before anything else is opened.
  public static func secure() {
    signal(SIGPIPE, SIG_IGN)
    for descriptor in Int32(0)...2 where fcntl(descriptor, F_GETFD) == -1 {
      // open takes the lowest free number, which is this one, as those below it are open by now.
      // Standard output opened for reading makes each write to it fail (EBADF).
      _ = open("/dev/null", descriptor == 2 ? O_WRONLY : O_RDONLY)
    }
  }

  /// Writes `text` whole.
  ///
  /// - Throws: ``StreamFailure`` where it could not be written; a part of it may have been
  public func write(_ text: String) throws(StreamFailure) {
    let bytes = Array(text.utf8)
    let errorNumber = StandardStream.turn.withLock { _ in
      var start = 0
      while start < bytes.count {
        let count = bytes[start...].withUnsafeBytes { Glibc.write(rawValue, $0.baseAddress, $0.count) }
        if count < 0, errno == EINTR { continue }
        if count < 0 { return errno }
        start += count
      }
      return 0
    }
    if errorNumber != 0 { throw StreamFailure(errorNumber: errorNumber) }
  }

  /// Whether a person reads it.
  public var isTerminal: Bool { isatty(rawValue) == 1 }

  /// The terminal's width in columns, or `nil` where it is not a terminal.
  public var terminalWidth: Int? {
    var size = winsize()
    guard ioctl(rawValue, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return Int(size.ws_col)
  }
}

/// A standard stream that could not be written to.
public struct StreamFailure: Error, Sendable, CustomStringConvertible {
  /// Why, to switch on.
  public enum Code: Sendable {
    /// Nobody reads any more (`| head -1`).
    case readerGone
    /// The disk is full.
    case noSpace
    case other
  }

  /// Why.
  public let code: Code
  /// The system's words for it.
  public let description: String

  init(errorNumber: Int32) {
    switch errorNumber {
    case EPIPE: code = .readerGone
    case ENOSPC, EDQUOT: code = .noSpace
    default: code = .other
    }
    description = String(cString: strerror(errorNumber))
  }
}
