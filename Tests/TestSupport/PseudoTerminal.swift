import Glibc

/// A terminal of which the tests hold the other end: whoever opens it first in a session of its own is started at it.
public final class PseudoTerminal {
  /// The terminal's device.
  public let path: String
  private var master: Int32

  public init(columns: UInt16 = 80) throws {
    // Inherited by another child it would stay open when it is closed here.
    master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    // What unlockpt and ptsname do, which Swift's Glibc does not show (TIOCSPTLCK and TIOCGPTN).
    var lock: Int32 = 0
    var number: UInt32 = 0
    guard master >= 0, ioctl(master, 0x4004_5431, &lock) == 0, ioctl(master, 0x8004_5430, &number) == 0 else {
      throw CannotOpen(reason: String(cString: strerror(errno)))
    }
    path = "/dev/pts/\(number)"
    var size = winsize()
    size.ws_col = columns
    size.ws_row = 24
    _ = ioctl(master, UInt(TIOCSWINSZ), &size)
    _ = fcntl(master, F_SETFL, O_NONBLOCK)
  }

  deinit { hangUp() }

  /// What was written to it since the last call.
  public func shown() -> String {
    var text: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = read(master, &buffer, buffer.count)
      guard count > 0 else { return String(decoding: text, as: UTF8.self) }
      text += buffer[..<count]
    }
  }

  /// Closes the window: the kernel tells the processes at it.
  public func hangUp() {
    guard master >= 0 else { return }
    close(master)
    master = -1
  }

  public struct CannotOpen: Error {
    public let reason: String
  }
}
