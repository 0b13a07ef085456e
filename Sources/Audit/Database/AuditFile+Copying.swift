import Glibc
import SQLite

extension AuditFile {
  /// Copies a database into a new file beside which nothing else is needed, checks the copy, and only then gives it its name.
  ///
  /// Writers go on meanwhile: the copy shows the database as it was when copying began. A copy that was not finished has
  /// another name, which ends in `.unfinished`, and is replaced by the next one.
  ///
  /// - Parameters:
  ///   - source: of this file
  ///   - destination: where nothing may be yet
  ///   - check: throws where the copy is not what it should be; it is then removed
  /// - Throws: ``AuditFailure`` with the path of the copy.
  func copy<Result>(
    _ source: Connection, to destination: String, check: (Connection) throws -> Result
  ) throws -> Result {
    let copy = AuditFile(path: destination)
    let operation = "back up \(path)"
    func taken() -> AuditFailure {
      AuditFailure(
        .cannotOpen, path: destination, operation: operation, summary: "something is there already",
        advice: "nothing was overwritten: name a file that does not exist, or move this one away")
    }
    var status = stat()
    guard lstat(destination, &status) != 0 else { throw taken() }
    let unfinished = destination + ".unfinished"
    unlink(unfinished)
    let result: Result
    do {
      result = try copy.attempt(operation) {
        let place = try copy.newPlace(unfinished, operation)
        let target = try Connection(path: place.path, access: .readWrite)
        try target.copy(source)
        try target.trustSchema()
        // One file alone, which is also readable where no log can be made beside it.
        _ = try target.cached("PRAGMA journal_mode = DELETE").first { $0.text(0) }
        return try check(target)
      }
    } catch {
      unlink(unfinished)
      throw error
    }
    // Unlike a renaming, this never replaces what somebody put there meanwhile.
    guard link(unfinished, destination) == 0 else {
      if errno == EEXIST { throw taken() }
      throw AuditFailure(
        .cannotOpen, path: destination, operation: operation, summary: String(cString: strerror(errno)),
        advice: "the copy is complete and can be moved by hand: it is \(unfinished)")
    }
    unlink(unfinished)
    return result
  }

  /// Makes the file into which is copied.
  ///
  /// - Throws: ``AuditFailure`` where nothing can be made there: what may not be written is not the database.
  private func newPlace(_ unfinished: String, _ operation: String) throws -> DatabaseFile {
    do {
      return try DatabaseFile(creating: unfinished)
    } catch let failure as DatabaseFile.Failure where failure.isReadOnly {
      throw AuditFailure(
        .readOnly, path: path, operation: operation, summary: "the copy cannot be made there (\(failure.reason))",
        advice: "name a file on a file system that takes changes")
    }
  }

  /// Keeps a copy of a database that an older Curfew wrote beside it, before its tables are changed.
  func backUpBeforeMigration(_ source: Connection, version: Int) throws {
    let name = "\(path).version\(version)"
    var destination = name
    var number = 1
    var status = stat()
    while lstat(destination, &status) == 0 {
      number += 1
      destination = "\(name)-\(number)"
    }
    try copy(source, to: destination) { _ in }
  }
}

extension AuditReader {
  /// Copies the trail into a new file while a writer goes on, and verifies the copy.
  ///
  /// The copy is one file, and a trail as it stands: restoring is copying it back while no Curfew works with the database.
  ///
  /// - Returns: the result of verifying the copy; where that is not clean, the copy was removed.
  /// - Throws: ``AuditFailure``; also where something is at the path already.
  public func backUp(
    to path: String, progress: @Sendable @escaping (_ done: Int64, _ total: Int64) -> Void = { _, _ in }
  ) throws -> VerificationReport {
    do {
      return try file.copy(source, to: path) { copy in
        var verifier = Verifier(copy, kept: [], progress: progress)
        let report = try verifier.report()
        guard report.isClean else { throw Unclean(report: report) }
        return report
      }
    } catch let unclean as Unclean {
      return unclean.report
    }
  }
}

/// A copy that is not as the trail was written.
private struct Unclean: Error {
  let report: VerificationReport
}
