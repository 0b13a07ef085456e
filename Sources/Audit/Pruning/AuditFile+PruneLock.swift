import Glibc
import SQLite

extension AuditFile {
  /// Keeps other processes from removing records at the same time, until the descriptor is closed.
  func lockForPruning(_ operation: String) throws -> Int32 {
    let lockPath = path + ".prune-lock"
    var descriptor = open(lockPath, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    if descriptor >= 0 {
      DatabaseFile.giveToOwnerOfDirectory(descriptor, path: lockPath)
    } else if errno == EEXIST {
      descriptor = open(lockPath, O_RDWR | O_CLOEXEC | O_NOFOLLOW)
    }
    guard descriptor >= 0 else {
      throw AuditFailure(
        .cannotOpen, path: lockPath, operation: operation, summary: String(cString: strerror(errno)),
        advice: "check that this user may write in the directory of the database")
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      throw AuditFailure(
        .anotherInstance, path: path, operation: operation, summary: "another process is removing records from it",
        advice: "wait until it is done; if it keeps more than is wanted here, try again then")
    }
    return descriptor
  }
}
