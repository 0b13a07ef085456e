import Synchronization

/// An answer that is given later, from any thread, so that the thread that serves all connections need not wait for it.
///
/// The first answer counts. What is still open when the server stops is answered with 503 or closed without an answer.
public final class PromisedResponse: Sendable {
  private enum State {
    case open
    case awaited(wake: @Sendable () -> Void)
    case fulfilled(ServerResponse)
  }

  private let state = Mutex(State.open)

  /// An answer that nobody has given yet.
  public init() {}

  /// Gives the answer; later ones are ignored.
  ///
  /// - Returns: whether it is the first
  @discardableResult public func fulfil(_ response: ServerResponse) -> Bool {
    state.withLock { state in
      switch state {
      case .fulfilled: return false
      case .open: state = .fulfilled(response)
      case .awaited(let wake):
        state = .fulfilled(response)
        // Under the lock: when the server's stop has seen the answer, the connection has been woken, too.
        wake()
      }
      return true
    }
  }

  /// The answer, once it was given.
  var response: ServerResponse? {
    state.withLock { state in
      if case .fulfilled(let response) = state { response } else { nil }
    }
  }

  /// Calls `wake` once, when there is an answer: at once where there is one already.
  func whenFulfilled(_ wake: @escaping @Sendable () -> Void) {
    state.withLock { state in
      switch state {
      case .open, .awaited: state = .awaited(wake: wake)
      case .fulfilled: wake()
      }
    }
  }
}
