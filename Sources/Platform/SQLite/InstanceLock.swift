import Glibc

/// The right to be the one process that works with a database, held as long as this object lives.
///
/// There are two locks. One is on a file of its own beside the database, which everybody can ask for at any time: opening
/// and closing the database itself would drop SQLite's locks. The other is on a byte of the database that SQLite has no
/// use for, because one file may have several paths (a bind mount), each with a file of its own beside it. The kernel lets
/// go of both when the process ends, however it ends. Keep it in a stored property: a local variable is released after its
/// last use.
public final class InstanceLock: Sendable {
  /// What came of trying.
  public enum Attempt: Sendable {
    /// The lock is ours.
    case held(InstanceLock)
    /// Another process has it: its id, where its file says so.
    case heldByAnother(process: Int32?)
    /// Another process has the same file under another path.
    case heldElsewhere
  }

  private let descriptor: Int32
  /// Of the database itself; closed last, when nothing of this process reads it any more.
  private let database: Int32

  private init(descriptor: Int32, database: Int32) {
    self.descriptor = descriptor
    self.database = database
  }

  deinit {
    close(descriptor)
    close(database)
  }

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
    let database = open(file.path, O_RDWR | O_CLOEXEC)
    guard database >= 0 else {
      defer { close(descriptor) }
      throw DatabaseFile.Failure(path: file.path, systemError: errno)
    }
    var range = InstanceLock.range
    // A file system without such locks has no bind mounts worth this trouble.
    if fcntl(database, InstanceLock.setLock, &range) != 0, errno == EAGAIN || errno == EACCES {
      close(database)
      close(descriptor)
      return .heldElsewhere
    }
    let lock = InstanceLock(descriptor: descriptor, database: database)
    lock.note("")
    return .held(lock)
  }

  /// Writes a note into the lock file, for whoever may read the file, in the place of an earlier one.
  ///
  /// It counts as long as the lock is held. Process id and note only help people and other commands: a full disk must not keep
  /// the lock from working.
  public func note(_ text: String) {
    let content = "\(getpid())\n\(text)"
    if ftruncate(descriptor, 0) == 0 { _ = content.withCString { pwrite(descriptor, $0, strlen($0), 0) } }
  }

  /// The note of the process that holds the lock; `nil` where nobody holds it, it left none, or the file may not be read.
  public static func note(for file: DatabaseFile) -> String? {
    guard isHeld(for: file) == true else { return nil }
    let descriptor = open(path(for: file), O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = max(0, pread(descriptor, &buffer, buffer.count, 0))
    guard let end = buffer.prefix(count).firstIndex(of: UInt8(ascii: "\n")) else { return nil }
    let text = String(decoding: buffer[(end + 1)..<count], as: UTF8.self)
    return text.isEmpty ? nil : text
  }

  /// `F_OFD_GETLK` and `F_OFD_SETLK` of Linux, which its header only shows to those who ask for GNU's extensions. Locks of this
  /// kind belong to the open file and not to the process, whose closing of another descriptor would drop them.
  private static let (getLock, setLock): (Int32, Int32) = (36, 37)

  /// The byte that stands for the right to work with the database: behind those that SQLite locks, which lie at 1 GiB
  /// (https://www.sqlite.org/fileformat2.html#the_lock_byte_page), and never read or written as long as it is locked only.
  private static var range: Glibc.flock {
    var range = Glibc.flock()
    range.l_type = Int16(F_WRLCK)
    range.l_whence = Int16(SEEK_SET)
    range.l_start = 0x4000_0000 + 4096
    range.l_len = 1
    return range
  }

  /// Whether a process holds the lock of the same file under another path.
  ///
  /// Not while ``isHeld(for:)`` under this path: it opens and closes the database, which would drop the locks of a
  /// connection that this process has.
  public static func isHeldElsewhere(_ file: DatabaseFile) -> Bool {
    let descriptor = open(file.path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    var range = InstanceLock.range
    return fcntl(descriptor, InstanceLock.getLock, &range) == 0 && range.l_type != Int16(F_UNLCK)
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
