import SQLite

extension AuditFile {
  /// Takes the instance lock, and retries until `waiting` has passed.
  ///
  /// - Throws: ``AuditFailure`` with `anotherInstance`; `CancellationError` when the task is cancelled while waiting.
  func lock(_ file: DatabaseFile, waiting: Duration) async throws -> InstanceLock {
    let clock = ContinuousClock()
    let end = clock.now + waiting
    while true {
      switch try attempt("lock the database", { try InstanceLock.attempt(for: file) }) {
      case .held(let lock):
        return lock
      case .heldElsewhere:
        throw otherPath()
      case .heldByAnother(let process):
        let rest = clock.now.duration(to: end)
        guard rest > .zero else { throw anotherInstance(process) }
        try await clock.sleep(for: min(rest, .milliseconds(50)))
      }
    }
  }

  /// The failure for a file that another process uses under another path.
  ///
  /// Under this path the process would not see the other one's latest writes.
  func otherPath() -> AuditFailure {
    AuditFailure(
      .anotherInstance, path: path, operation: "open the database",
      summary: "another Curfew is working with the same file under another path, such as that of a bind mount",
      advice: "use the path that it uses, beside which what it wrote last lies; 'findmnt' shows bind mounts")
  }

  private func anotherInstance(_ process: Int32?) -> AuditFailure {
    let holder = process.map { "another Curfew (process \($0))" } ?? "another Curfew"
    return AuditFailure(
      .anotherInstance, path: path, operation: "lock the database", summary: "\(holder) is working with it",
      advice: "wait for it or stop it; two would act against each other", holder: process)
  }
}
