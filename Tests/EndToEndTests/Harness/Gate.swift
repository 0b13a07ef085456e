import Dispatch
import Foundation
import Synchronization

/// Holds a request in the server's hands until the test lets it go on.
final class Gate: Sendable {
  private let opening = DispatchSemaphore(value: 0)
  private let arrivals = Mutex(0)

  /// Whether a request stands before it.
  var isReached: Bool { arrivals.withLock { $0 > 0 } }

  /// Waits until a request stands before it.
  func reached() async throws {
    _ = try await Wait.until("a request at the gate") { isReached ? true : nil }
  }

  /// Lets everybody through from now on.
  func open() { opening.signal() }

  /// Called by the server's thread.
  func pass() {
    arrivals.withLock { $0 += 1 }
    // A test that fails before it opens the gate must not keep the server from stopping.
    _ = opening.wait(timeout: .now() + 60)
    opening.signal()
  }
}
