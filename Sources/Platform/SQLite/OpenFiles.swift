import Glibc

/// The files that a database in use consists of, to notice that somebody takes one of them away.
///
/// SQLite goes on writing into a file that was deleted, and what it writes is lost with the last process that has it open;
/// and behind the end of one that was cut off, where nobody will look for it.
public struct OpenFiles: Sendable {
  /// What became of a file.
  public struct Loss: Sendable {
    /// The ways of losing it.
    public enum Kind: Sendable {
      /// Nothing lies in its place.
      case isGone
      /// Another one lies in its place.
      case isReplaced
      /// It is shorter than what was written into it.
      case isCutOff
      /// Something else stands in it than was written into it.
      case isOverwritten
    }

    /// The file.
    public let path: String
    /// What became of it.
    public let kind: Kind
    /// Whether it is the database itself, and not one of the two beside it.
    public let isDatabase: Bool
  }

  private struct Identity: Equatable {
    let device: dev_t
    let inode: ino_t
  }

  private let database: DatabaseFile
  private let files: [(path: String, identity: Identity)]
  /// The largest size of the database that was seen, in bytes.
  private var size: Int64 = 0

  /// Looks at the files.
  ///
  /// - Precondition: a connection with a write-ahead log has read the database, so that all of them exist.
  /// - Throws: ``DatabaseFile/Failure`` when one of them does not.
  public init(of database: DatabaseFile) throws {
    self.database = database
    files = try [database.path, database.writeAheadLog, database.sharedMemory].map { path in
      guard let (identity, _) = OpenFiles.look(at: path) else {
        throw DatabaseFile.Failure(path: path, systemError: errno)
      }
      return (path, identity)
    }
  }

  /// The first of the files that no longer is what was left there; `nil` while all are.
  ///
  /// - Parameter connection: to the database, outside of a transaction.
  public mutating func firstLoss(_ connection: Connection) -> Loss? {
    // Between the look at the index and that at the files another process may have emptied the log: only what is missing
    // twice is missing.
    look(connection) == nil ? nil : look(connection)
  }

  private mutating func look(_ connection: Connection) -> Loss? {
    let index = connection.writeAheadIndex
    var sizes: [Int64] = []
    for (path, identity) in files {
      let present = OpenFiles.look(at: path)
      sizes.append(present?.size ?? 0)
      guard present?.identity != identity else { continue }
      return Loss(
        path: path, kind: present == nil ? .isGone : .isReplaced, isDatabase: path == database.path)
    }
    guard let index else { return nil }
    // Whoever adds to the log writes first and says so then; whoever empties it says so first.
    if sizes[1] < index.logSize { return Loss(path: database.writeAheadLog, kind: .isCutOff, isDatabase: false) }
    if let offset = index.lastStampOffset,
      OpenFiles.read(database.writeAheadLog, at: offset, count: index.lastStamp.count) != index.lastStamp
    {
      return Loss(path: database.writeAheadLog, kind: .isOverwritten, isDatabase: false)
    }
    // What was not copied from the log yet may lie behind the end; what once lay before it does not go away, unless the
    // database shrinks as a whole.
    if sizes[0] < min(size, Int64(index.pages) * Int64(index.pageSize)) {
      return Loss(path: database.path, kind: .isCutOff, isDatabase: true)
    }
    size = sizes[0]
    return nil
  }

  /// Which file lies there, and how large it is; `nil` for none, and where that cannot be told, which is no better.
  private static func look(at path: String) -> (identity: Identity, size: Int64)? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    return (Identity(device: status.st_dev, inode: status.st_ino), Int64(status.st_size))
  }

  /// Bytes of a file; fewer where it cannot be read. Only for the log, on which SQLite holds no lock that closing it here
  /// would let go.
  private static func read(_ path: String, at offset: Int64, count: Int) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return [] }
    defer { close(descriptor) }
    return [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      filled = max(0, pread(descriptor, buffer.baseAddress, count, off_t(offset)))
    }
  }
}
