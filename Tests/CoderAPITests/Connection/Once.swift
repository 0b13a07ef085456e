import Synchronization

/// Answers true once.
final class Once: Sendable {
  private let used = Mutex(false)

  func isFirst() -> Bool {
    used.withLock { used in
      defer { used = true }
      return !used
    }
  }
}
