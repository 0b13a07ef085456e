import Dispatch
import Synchronization

/// What the callbacks of all connections share: the handler, the feeds and promises that are open, and the signal to stop.
final class ServerCore: Sendable {
  let maximumBodyBytes: Int
  let handler: HTTPServer.Handler
  /// Whether one thread serves all connections, so that a connection must be set aside while it waits.
  let isShared: Bool
  private let feeds = Mutex<[ObjectIdentifier: EventFeed]?>([:])
  private let promises = Mutex<[ObjectIdentifier: PromisedResponse]?>([:])
  private let stopping = DispatchGroup()
  /// Whether connections are to end with their next answer.
  let isRetired = Atomic(false)

  init(maximumBodyBytes: Int, isShared: Bool = false, handler: @escaping HTTPServer.Handler) {
    self.maximumBodyBytes = maximumBodyBytes
    self.isShared = isShared
    self.handler = handler
    stopping.enter()
  }

  deinit { stop() }

  /// Ends every feed, promise and pause, now and from now on.
  func stop() {
    let open = feeds.withLock { feeds in
      defer { feeds = nil }
      return feeds
    }
    guard let open else { return }
    stopping.leave()
    for feed in open.values { feed.abandon() }
    let promised = promises.withLock { promises in
      defer { promises = nil }
      return promises
    }
    for promise in (promised ?? [:]).values { promise.fulfil(.stopping) }
  }

  func register(_ feed: EventFeed) {
    let isOpen = feeds.withLock { feeds in
      feeds?[ObjectIdentifier(feed)] = feed
      return feeds != nil
    }
    if !isOpen { feed.abandon() }
  }

  func forget(_ feed: EventFeed) {
    feeds.withLock { feeds in feeds?[ObjectIdentifier(feed)] = nil }
    feed.abandon()
  }

  func register(_ promise: PromisedResponse) {
    let isOpen = promises.withLock { promises in
      promises?[ObjectIdentifier(promise)] = promise
      return promises != nil
    }
    if !isOpen { promise.fulfil(.stopping) }
  }

  func forget(_ promise: PromisedResponse) {
    promises.withLock { promises in promises?[ObjectIdentifier(promise)] = nil }
  }

  /// Waits; false when the server stops meanwhile.
  func pause(_ duration: Duration) -> Bool {
    duration <= .zero || stopping.wait(timeout: .now() + duration.dispatchInterval) == .timedOut
  }
}

extension ServerResponse {
  /// What is answered where a promise is still open when the server stops.
  fileprivate static var stopping: ServerResponse {
    ServerResponse(status: 503, text: "The server stops.\n")
  }
}
