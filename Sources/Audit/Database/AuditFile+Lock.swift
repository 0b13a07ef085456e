import SQLite

extension AuditFile {
  /// Takes the lock of the one instance, trying again until the time is over.
  ///
  /// - Throws: ``AuditFailure`` with `anotherInstance`; `CancellationError` when the task is cancelled while waiting.
  func lock(_ file: DatabaseFile, waiting: Duration) async throws -> InstanceLock {
    let clock = ContinuousClock()
    let end = clock.now + waiting
    while true {
      switch try attempt("lock the database", { try InstanceLock.attempt(for: file) }) {
      case .held(let lock):
        return lock
      case .heldByAnother(let process):
        let rest = clock.now.duration(to: end)
        guard rest > .zero else { throw anotherInstance(process) }
        try await clock.sleep(for: min(rest, .milliseconds(50)))
      }
    }
  }

  private func anotherInstance(_ process: Int32?) -> AuditFailure {
    let holder = process.map { "another Curfew (process \($0))" } ?? "another Curfew"
    return AuditFailure(
      .anotherInstance, path: path, operation: "lock the database", summary: "\(holder) is working with it",
      advice: "wait for it or stop it; two would act against each other", holder: process)
  }
}
