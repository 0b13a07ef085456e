import Glibc
import SQLite

extension AuditFile {
  /// Opens an existing trail for writing; never creates one.
  ///
  /// - Throws: ``AuditFailure``; with `noDatabase` where the file does not exist or is empty.
  func openExisting() throws -> Connection {
    let place: DatabaseFile
    do {
      place = try DatabaseFile(existing: path)
    } catch let failure as DatabaseFile.Failure where failure.systemError == ENOENT || failure.systemError == ENOTDIR {
      throw noDatabase(failure.reason)
    } catch {
      place = try attempt("open the database") { throw error }
    }
    // An older Curfew that is using the database would fail if its tables changed.
    let isInUse = InstanceLock.isHeld(for: place)
    try attempt("open the database") { try checkIsRightName(place, isInUse: isInUse) }
    return try openForWriting(place, makesTables: false, mayMigrate: isInUse != true)
  }

  private func noDatabase(_ reason: String) -> AuditFailure {
    AuditFailure(
      .noDatabase, path: path, operation: "open the database", summary: reason,
      advice: "the first 'curfew sweep' or 'curfew serve' makes it; --database names another one")
  }

  /// Opens the file for writing and brings its schema up to date; writes nothing to a file of another program.
  ///
  /// - Parameters:
  ///   - makesTables: whether to create the trail in an empty file
  ///   - mayMigrate: whether to bring an older schema up to date
  func openForWriting(_ file: DatabaseFile, makesTables: Bool = true, mayMigrate: Bool = true) throws -> Connection {
    try attempt("open the database") {
      try file.checkFileSystem()
      try file.checkSideFiles(forWriting: true)
      let connection = try Connection(path: file.path, access: .readWrite)
      guard !connection.isReadOnly else { throw SQLiteError(.readOnly, message: "opened read-only") }
      if !makesTables, try AuditSchema.schema.state(of: connection) == .empty {
        throw noDatabase("the file is empty")
      }
      try checkIsOurs(connection, isWriter: true)
      try connection.trustSchema()
      // Of a new file only: free pages can then be given back while it is in use.
      if try AuditSchema.schema.state(of: connection) == .empty {
        try connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
      }
      let mode = try connection.cached("PRAGMA journal_mode = WAL").first { $0.text(0) }
      guard mode == "wal" else {
        throw SQLiteError(.cannotOpen, message: "this file system cannot hold a write-ahead log")
      }
      // FULL: a commit is on the disk before it returns, so that no request is sent without its intent.
      try connection.execute("PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 67108864")
      if mayMigrate {
        if case .older(let version) = try AuditSchema.schema.state(of: connection) {
          try backUpBeforeMigration(connection, version: version)
        }
        try AuditSchema.schema.migrate(connection)
        try LiveTables.endUnprovenRuns(connection)
      }
      return connection
    }
  }

  /// Opens the file for reading; a writer may be at work.
  func openForReading() throws -> Connection {
    try attempt("read the database") {
      let file = try DatabaseFile(existing: path)
      try checkIsRightName(file, isInUse: InstanceLock.isHeld(for: file))
      try file.checkSideFiles(forWriting: false)
      do {
        return try openForReading(file, .readOnly)
      } catch let error as SQLiteError where error.code == .cannotOpen || error.code == .readOnly {
        // The shared memory of the write-ahead log cannot be created, as on a read-only medium. If there is a log
        // beside the file, the reader would miss its content, so that case stays an error.
        guard try !file.hasWriteAheadLog() else { throw error }
        return try openForReading(file, .immutable)
      }
    }
  }

  private func openForReading(_ file: DatabaseFile, _ access: Connection.Access) throws -> Connection {
    let connection = try Connection(path: file.path, access: access)
    try checkIsOurs(connection, isWriter: false)
    try connection.trustSchema()
    // In kilobytes. With the usual two megabytes reports and the verification read most pages of a large trail many times.
    try connection.execute("PRAGMA cache_size = -16000")
    return connection
  }

  /// Refuses a path that would not show another process's latest writes.
  ///
  /// It is another name of the file, or another path to it.
  ///
  /// - Parameter isInUse: whether a process uses the file under this path; `nil` where that cannot be determined
  private func checkIsRightName(_ place: DatabaseFile, isInUse: Bool?) throws {
    try checkHasOneName(place, isInUse: isInUse == true)
    // Checked again, since a process may have started in between.
    if isInUse == false, InstanceLock.isHeldElsewhere(place), InstanceLock.isHeld(for: place) == false {
      throw otherPath()
    }
  }

  private func checkIsOurs(_ connection: Connection, isWriter: Bool) throws {
    switch try AuditSchema.schema.state(of: connection) {
    case .current, .older:
      return
    case .empty:
      if isWriter { return }
      throw AuditFailure(
        .noDatabase, path: path, operation: "read the database", summary: "the file is empty",
        advice: "the first 'curfew sweep' or 'curfew serve' makes its tables")
    case .newer(let version):
      throw AuditFailure(
        .newerSchema, path: path, operation: "open the database",
        summary: "its schema is version \(version), this Curfew knows version \(AuditSchema.schema.version)",
        advice: "use the Curfew that wrote it or a newer one, or name another database")
    case .foreign(let application):
      throw AuditFailure(
        .foreignDatabase, path: path, operation: "open the database",
        summary: "it belongs to another program (application id \(application))",
        advice: "name another file; this one was not touched")
    }
  }
}
