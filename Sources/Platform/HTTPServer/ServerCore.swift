import Dispatch
import Synchronization

/// What the callbacks of all connections share: the handler, the feeds that are open and the signal to stop.
final class ServerCore: Sendable {
  let maximumBodyBytes: Int
  let handler: HTTPServer.Handler
  private let feeds = Mutex<[ObjectIdentifier: EventFeed]?>([:])
  private let stopping = DispatchGroup()

  init(maximumBodyBytes: Int, handler: @escaping HTTPServer.Handler) {
    self.maximumBodyBytes = maximumBodyBytes
    self.handler = handler
    stopping.enter()
  }

  deinit { stop() }

  /// Ends every feed and pause, now and from now on.
  func stop() {
    let open = feeds.withLock { feeds in
      defer { feeds = nil }
      return feeds
    }
    guard let open else { return }
    stopping.leave()
    for feed in open.values { feed.abandon() }
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

  /// Waits; false when the server stops meanwhile.
  func pause(_ duration: Duration) -> Bool {
    duration <= .zero || stopping.wait(timeout: .now() + duration.dispatchInterval) == .timedOut
  }
}
