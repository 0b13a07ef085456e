import SQLite

/// The location of the trail, and the wording of failures.
struct AuditFile: Sendable {
  /// The path as the user gave it, for messages.
  let path: String

  /// Runs an operation, and turns errors of SQLite or the system into a failure that says what to do.
  ///
  /// - Parameter operation: completes "cannot …".
  func attempt<Result>(_ operation: String, _ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let error as SQLiteError {
      throw failure(error, operation, evidence: "SQLite \(error.resultCode)")
    } catch let error as DatabaseFile.Failure where error.isOutOfSpace || error.isReadOnly {
      let code: SQLiteError.Code = error.isReadOnly ? .readOnly : .full
      throw failure(SQLiteError(code, message: error.reason), operation, evidence: error.reason)
    } catch let error as DatabaseFile.Failure {
      let another = "name a file in a directory that exists and that this user may write in"
      throw AuditFailure(
        .cannotOpen, path: error.path, operation: operation, summary: error.reason,
        advice: error.advice.map { "\($0), or \(another)" } ?? another)
    }
  }

  /// Checks that the next write will last.
  ///
  /// Nobody may have moved, deleted, replaced or cut off the file or its side files.
  ///
  /// - Throws: ``AuditFailure`` when the next write would be lost.
  func checkInPlace(_ files: inout OpenFiles, _ connection: Connection) throws {
    guard let loss = files.firstLoss(connection) else { return }
    let event =
      switch loss.kind {
      case .isGone: "moved or deleted"
      case .isReplaced: "replaced by another"
      case .isCutOff: "cut off"
      case .isOverwritten: "overwritten"
      }
    // Do not copy the damaged write-ahead log into the database: that would destroy the database as well.
    if loss.kind == .isCutOff || loss.kind == .isOverwritten { try connection.keepWriteAheadLog() }
    guard !loss.isDatabase else {
      throw AuditFailure(
        .cannotOpen, path: path, operation: "write to the database", summary: "the file was \(event) while it was open",
        advice: loss.kind == .isCutOff
          ? "stop Curfew and restore a backup, or name a new database; without a record no action is taken"
          : "stop Curfew, put the file back, start Curfew; without a record no action is taken")
    }
    // If no other process can have created a new log, the content of the lost file can still be saved.
    let isSaved = try loss.kind == .isGone && connection.checkpoint()
    throw AuditFailure(
      .cannotOpen, path: path, operation: "write to the database",
      summary: "\(loss.path), a part of the database, was \(event) while it was open; "
        + (isSaved ? "what it held was saved into the database" : "what it held may be lost"),
      advice: "start Curfew again and see 'curfew audit verify --against' with the head of the last sweep; "
        + "leave the files beside a database alone; without a record no action is taken")
  }

  /// Refuses a file with several names: two processes under different names would destroy it.
  ///
  /// Each name has a write-ahead log and a lock of its own.
  ///
  /// - Parameter isInUse: whether a process uses the file under this name, which is then the right one
  func checkHasOneName(_ place: DatabaseFile, isInUse: Bool) throws {
    let count = try place.nameCount()
    guard count > 1, !isInUse else { return }
    throw AuditFailure(
      .cannotOpen, path: path, operation: "open the database",
      summary: "the file has \(count) names (hard links), and under each of them another process could write it",
      advice: "find the others with 'find DIRECTORY -samefile \(place.path)' and remove all but one; "
        + "to have a copy, use 'curfew audit backup COPY'")
  }

  /// The failure for a database that belongs to another server than the present one.
  func otherServer(_ known: ServerRecord, _ other: ServerRecord) -> AuditFailure {
    AuditFailure(
      .otherServer, path: path, operation: "use the database for \(other.url)",
      summary: "it belongs to the Coder server \(known.url)"
        + (known.url == other.url ? ", which was another deployment at this address" : ""),
      advice: "name another database for this server, since decisions of two servers cannot be told apart in one")
  }

  /// The failure for a record that violates its documented requirements.
  func invalid(_ operation: String, _ summary: String) -> AuditFailure {
    AuditFailure(
      .invalidRecord, path: path, operation: operation, summary: summary,
      advice: "this is a mistake in Curfew: please report it")
  }

  private func failure(_ error: SQLiteError, _ operation: String, evidence: String) -> AuditFailure {
    let told = AuditFile.tell(error)
    return AuditFailure(
      told.code, path: path, operation: operation, summary: "\(told.summary) (\(evidence))",
      advice: told.advice, resultCode: error.resultCode)
  }

  private static func tell(_ error: SQLiteError) -> (code: AuditFailure.Code, summary: String, advice: String) {
    switch error.code {
    case .busy:
      (.busy, "another process kept the database locked", "try again when it is done")
    case .readOnly:
      (
        .readOnly, "the database may not be written",
        "give this user write access to the file and to its directory; without a record no action is taken"
      )
    case .full:
      (.diskFull, "no room is left", "make room on the disk; without a record no action is taken")
    case .inputOutput:
      (.inputOutput, "the disk failed: \(error.message)", "check the disk and the system's log")
    case .corrupt:
      (
        .corrupt, "the database is damaged: \(error.message)",
        "keep this file, restore a backup or name a new database, and see 'curfew audit verify'"
      )
    case .notADatabase:
      (.notADatabase, "this is not an SQLite database", "name another file, or move this one away")
    case .cannotOpen:
      (
        .cannotOpen, "the database cannot be opened: \(error.message)",
        "check that this user may read and write the file and its directory"
      )
    case .constraint:
      (.invalidRecord, "a record breaks the schema: \(error.message)", "this is a mistake in Curfew: please report it")
    case .other:
      (.unexpected, error.message, "this is a mistake in Curfew: please report it")
    }
  }
}
