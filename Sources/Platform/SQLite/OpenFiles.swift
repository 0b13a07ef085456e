import Glibc

/// The files that a database in use consists of, to notice that somebody takes one of them away.
///
/// SQLite goes on writing into a file that was deleted, and what it writes is lost with the last process that has it open.
public struct OpenFiles: Sendable {
  /// What became of a file.
  public struct Loss: Sendable {
    /// The file.
    public let path: String
    /// Whether another one lies in its place.
    public let isReplaced: Bool
    /// Whether it is the database itself, and not one of the two beside it.
    public let isDatabase: Bool
  }

  private struct Identity: Equatable {
    let device: dev_t
    let inode: ino_t
  }

  private let database: DatabaseFile
  private let files: [(path: String, identity: Identity)]

  /// Looks at the files.
  ///
  /// - Precondition: a connection with a write-ahead log has read the database, so that all of them exist.
  /// - Throws: ``DatabaseFile/Failure`` when one of them does not.
  public init(of database: DatabaseFile) throws {
    self.database = database
    files = try [database.path, database.writeAheadLog, database.sharedMemory].map { path in
      guard let identity = OpenFiles.identity(of: path) else {
        throw DatabaseFile.Failure(path: path, systemError: errno)
      }
      return (path, identity)
    }
  }

  /// The first of the files that no longer lies where it was; `nil` while all do.
  public func firstLoss() -> Loss? {
    for (path, identity) in files {
      let present = OpenFiles.identity(of: path)
      guard present != identity else { continue }
      return Loss(path: path, isReplaced: present != nil, isDatabase: path == database.path)
    }
    return nil
  }

  /// Which file lies there; `nil` for none, and where that cannot be told, which is no better.
  private static func identity(of path: String) -> Identity? {
    var status = stat()
    return stat(path, &status) == 0 ? Identity(device: status.st_dev, inode: status.st_ino) : nil
  }
}
