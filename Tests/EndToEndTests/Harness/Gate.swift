import Dispatch
import Foundation
import Synchronization

/// Holds a request in the server's hands until the test lets it go on.
final class Gate: Sendable {
  private let opening = DispatchSemaphore(value: 0)
  private let arrivals = Mutex(0)

  /// Waits until so many requests stand before it, or did.
  func reached(times: Int = 1) async throws {
    _ = try await Wait.until("\(times) requests at the gate") { arrivals.withLock { $0 >= times } ? true : nil }
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
