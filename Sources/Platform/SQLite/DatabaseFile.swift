import Files
import Glibc

/// A database file's place on the disk: what must be right before SQLite opens it.
public struct DatabaseFile: Hashable, Sendable {
  /// Why a file cannot be a database.
  public struct Failure: Error, Hashable, Sendable {
    /// The file at fault: the database or the directory that should hold it.
    public let path: String

    /// What is wrong, for people.
    public let reason: String

    /// The system's error number; 0 when the system did not refuse.
    public let systemError: Int32

    /// What to do about it, where the system's answer tells.
    public let advice: String?

    /// Whether there was no room: on the disk, or in a quota.
    public var isOutOfSpace: Bool { systemError == ENOSPC || systemError == EDQUOT }

    /// Whether the file system takes no changes at all.
    public var isReadOnly: Bool { systemError == EROFS }

    init(path: String, systemError: Int32) {
      let failure = PathFailure(path: path, systemError: systemError)
      // A file that cannot be made is missing: then what the system said of making it counts.
      guard failure.systemError == systemError, failure.code != .missing else {
        self.init(path: path, reason: String(cString: strerror(systemError)), systemError: systemError)
        return
      }
      self.init(path: path, reason: failure.reason, systemError: systemError, advice: failure.advice)
    }

    init(path: String, reason: String, systemError: Int32 = 0, advice: String? = nil) {
      self.path = path
      self.reason = reason
      self.systemError = systemError
      self.advice = advice
    }
  }

  /// The absolute path with every symbolic link resolved, so that all names of a file lead to the same side files.
  public let path: String

  /// Finds a file that exists.
  ///
  /// - Throws: ``Failure`` when there is none, something else than a regular file, or one that this user may not read.
  public init(existing path: String) throws {
    guard let resolved = realpath(path, nil) else { throw Failure(path: path, systemError: errno) }
    self.path = String(cString: resolved)
    free(resolved)
    var status = stat()
    guard stat(self.path, &status) == 0 else { throw Failure(path: path, systemError: errno) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw Failure(path: path, reason: "not a regular file") }
    // Opening it to see would drop SQLite's locks when it is closed again.
    guard faccessat(AT_FDCWD, self.path, R_OK, AT_EACCESS) == 0 else { throw Failure(path: path, systemError: errno) }
  }

  /// Finds a file, or creates an empty one that only its owner may read and write; SQLite gives its own side files the
  /// same mode. Made by root it belongs to whom its directory belongs to.
  ///
  /// - Throws: ``Failure``.
  public init(creating path: String) throws {
    let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    if descriptor >= 0 {
      DatabaseFile.giveToOwnerOfDirectory(descriptor, path: path)
      // Nobody can have the new file open, so closing it cannot drop a lock of SQLite's.
      close(descriptor)
    } else if errno != EEXIST {
      throw Failure(path: path, systemError: errno)
    }
    try self.init(existing: path)
  }

  /// Hands a file that root just made to the owner of its directory: what an administrator's shell made, a service that
  /// runs as a user of its own must be able to write. SQLite does the same with its side files. Best effort: whoever may
  /// not write it is told so.
  public static func giveToOwnerOfDirectory(_ descriptor: Int32, path: String) {
    guard geteuid() == 0 else { return }
    let directory = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
    var status = stat()
    guard stat(directory, &status) == 0 else { return }
    _ = fchown(descriptor, status.st_uid, status.st_gid)
  }

  /// The path of the write-ahead log beside it.
  public var writeAheadLog: String { path + "-wal" }

  /// The path of the file beside it in which its users tell one another what the write-ahead log holds.
  public var sharedMemory: String { path + "-shm" }

  /// Makes sure that this user may open the two files beside it where they are there: of these SQLite says only that it is
  /// unable to open the database.
  ///
  /// - Throws: ``Failure`` with the file at fault.
  public func checkSideFiles(forWriting: Bool) throws {
    for path in [writeAheadLog, sharedMemory] {
      guard faccessat(AT_FDCWD, path, forWriting ? R_OK | W_OK : R_OK, AT_EACCESS) != 0, errno != ENOENT else {
        continue
      }
      throw Failure(path: path, systemError: errno)
    }
  }

  /// Makes sure that the file system takes changes: of a file on one that does not SQLite says only that it opened it for reading.
  ///
  /// - Throws: ``Failure``.
  public func checkFileSystem() throws {
    guard faccessat(AT_FDCWD, path, W_OK, AT_EACCESS) != 0, errno == EROFS else { return }
    throw Failure(path: path, systemError: errno)
  }

  /// Makes sure that this user may work with it as a sweep does: write the file and what lies beside it, or make that.
  ///
  /// - Throws: ``Failure`` with the file or directory at fault.
  public func checkMayBeWritten() throws {
    guard faccessat(AT_FDCWD, path, W_OK, AT_EACCESS) == 0 else { throw Failure(path: path, systemError: errno) }
    try checkSideFiles(forWriting: true)
    let lock = InstanceLock.path(for: self)
    if faccessat(AT_FDCWD, lock, R_OK | W_OK, AT_EACCESS) != 0, errno != ENOENT {
      throw Failure(path: lock, systemError: errno)
    }
    // SQLite removes its two files when nobody works with the database any more.
    let directory = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    guard faccessat(AT_FDCWD, directory, W_OK | X_OK, AT_EACCESS) != 0 else { return }
    let reason = errno
    for path in [writeAheadLog, sharedMemory, lock] where access(path, F_OK) != 0 {
      throw Failure(path: directory, systemError: reason)
    }
  }

  /// How many names (hard links) the file has.
  ///
  /// - Throws: ``Failure`` when it cannot be looked at.
  public func nameCount() throws -> Int {
    var status = stat()
    guard stat(path, &status) == 0 else { throw Failure(path: path, systemError: errno) }
    return Int(status.st_nlink)
  }

  /// Whether there is a write-ahead log with something in it.
  ///
  /// - Throws: ``Failure`` when it cannot be told.
  public func hasWriteAheadLog() throws -> Bool {
    var status = stat()
    if stat(writeAheadLog, &status) == 0 { return status.st_size > 0 }
    guard errno == ENOENT else { throw Failure(path: writeAheadLog, systemError: errno) }
    return false
  }
}
