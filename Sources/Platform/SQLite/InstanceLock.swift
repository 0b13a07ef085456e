import Glibc

/// The right to be the one process that works with a database, held as long as this object lives.
///
/// The lock is on a file of its own beside the database: opening and closing the database itself would drop SQLite's
/// locks. The kernel lets go of it when the process ends, however it ends. Keep it in a stored property: a local
/// variable is released after its last use.
public final class InstanceLock: Sendable {
  /// What came of trying.
  public enum Attempt: Sendable {
    /// The lock is ours.
    case held(InstanceLock)
    /// Another process has it: its id, where its file says so.
    case heldByAnother(process: Int32?)
  }

  private let descriptor: Int32

  private init(descriptor: Int32) {
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  /// The path of the lock file that belongs to a database.
  public static func path(for file: DatabaseFile) -> String { file.path + ".lock" }

  /// Takes the lock if nobody has it; never waits. The file stays when the lock goes.
  ///
  /// - Throws: ``DatabaseFile/Failure`` when the lock file cannot be opened or created.
  public static func attempt(for file: DatabaseFile) throws -> Attempt {
    let path = path(for: file)
    var descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    if descriptor >= 0 {
      DatabaseFile.giveToOwnerOfDirectory(descriptor, path: path)
    } else if errno == EEXIST {
      descriptor = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW)
    }
    guard descriptor >= 0 else { throw DatabaseFile.Failure(path: path, systemError: errno) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let reason = errno
      defer { close(descriptor) }
      guard reason == EWOULDBLOCK else { throw DatabaseFile.Failure(path: path, systemError: reason) }
      return .heldByAnother(process: holder(in: descriptor))
    }
    let text = "\(getpid())\n"
    // The id only helps people: a full disk must not keep the lock from working.
    if ftruncate(descriptor, 0) == 0 { _ = text.withCString { pwrite(descriptor, $0, strlen($0), 0) } }
    return .held(InstanceLock(descriptor: descriptor))
  }

  /// Whether a process holds the lock; `nil` where the lock file may not be read. Whoever tries to take the lock in the
  /// same microseconds finds it taken.
  public static func isHeld(for file: DatabaseFile) -> Bool? {
    let descriptor = open(path(for: file), O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else { return errno == ENOENT ? false : nil }
    defer { close(descriptor) }
    if flock(descriptor, LOCK_SH | LOCK_NB) == 0 { return false }
    return errno == EWOULDBLOCK ? true : nil
  }

  private static func holder(in descriptor: Int32) -> Int32? {
    var buffer = [UInt8](repeating: 0, count: 16)
    let count = pread(descriptor, &buffer, buffer.count, 0)
    guard count > 0 else { return nil }
    return Int32(String(decoding: buffer.prefix(count).prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self))
  }
}
