import Time

/// Whether and when a request is sent once more.
///
/// Reads are repeated after whatever may pass by itself. A change is repeated only if it certainly did not reach the
/// server or was turned away before anything was done (429). A change whose outcome is open is never repeated here,
/// although the three PUTs would do the same again: meanwhile the owner may have changed the same value, and only a
/// read tells. The caller reads, and decides anew.
package struct RetryPolicy: Sendable {
  /// How often a request is sent at most.
  var attempts = 4
  /// Before the second attempt; doubled before each further one.
  var firstPause = Duration.milliseconds(250)
  var longestPause = Duration.seconds(10)
  /// When the server wants to be left alone for longer than this, that is reported rather than waited for.
  var longestWish = Duration.seconds(70)
  /// The same for a change: who sends changes has others to send, and has to know that the server wants none.
  var longestWishOfAChange = Duration.seconds(5)
  /// A factor of 0.5 ..< 1 for each pause, so that several clients do not come back together.
  package var jitter: @Sendable () -> Double = { Double.random(in: 0.5..<1) }

  /// The pause before the next attempt, or `nil` to give up.
  func pause(
    after failure: CoderFailure, attempt: Int, changesSomething: Bool, serverTime: Timestamp
  ) -> Duration? {
    guard attempt < attempts else { return nil }
    guard isWorthwhile(failure, attempt: attempt, changesSomething: changesSomething) else { return nil }
    guard let retryAt = failure.retryAt else {
      return min(firstPause * (1 << min(attempt - 1, 16)), longestPause) * jitter()
    }
    // The server counts whole seconds; up to one more is never too early.
    let pause = max(.zero, retryAt - serverTime) + .seconds(1) * jitter()
    return pause <= (changesSomething ? longestWishOfAChange : longestWish) ? pause : nil
  }

  private func isWorthwhile(_ failure: CoderFailure, attempt: Int, changesSomething: Bool) -> Bool {
    if failure.code == .rateLimited { return true }
    if changesSomething { return failure.code == .unreachable && !failure.outcomeIsUnknown }
    switch failure.code {
    case .unreachable, .interrupted, .serverError: return true
    case .timedOut: return attempt == 1
    default: return false
    }
  }
}
