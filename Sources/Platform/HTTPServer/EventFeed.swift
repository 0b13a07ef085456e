import Dispatch
import Synchronization

/// A response body that is written while it is being sent, as server-sent events need.
///
/// Any thread may send; the connection's own thread reads. A feed ends by `finish()`, by the server's stop, by a client
/// that left (noticed at the next write, so give it a heartbeat) or by a reader so slow that `limit` bytes wait for it.
public final class EventFeed: Sendable {
  private struct State {
    var pending: [UInt8] = []
    var read = 0
    var isFinished = false
    var isAbandoned = false
  }

  private let state = Mutex(State())
  private let wake = DispatchSemaphore(value: 0)
  private let heartbeat: [UInt8]
  private let interval: Duration
  private let limit: Int

  /// A feed that sends `heartbeat` whenever nothing else was sent for `interval`; an empty heartbeat sends none.
  public init(heartbeat: [UInt8] = [], every interval: Duration = .seconds(15), limit: Int = 16 << 20) {
    self.heartbeat = heartbeat
    self.interval = interval
    self.limit = limit
  }

  /// Queues bytes for the reader.
  ///
  /// - Returns: false once the feed has ended for whatever reason; the sender may then forget it.
  @discardableResult public func send(_ bytes: some Sequence<UInt8>) -> Bool {
    let accepted = state.withLock { state in
      guard !state.isFinished, !state.isAbandoned else { return false }
      state.pending.append(contentsOf: bytes)
      if state.pending.count - state.read > limit { state.isAbandoned = true }
      return !state.isAbandoned
    }
    wake.signal()
    return accepted
  }

  /// Ends the body after what was sent so far.
  public func finish() {
    state.withLock { $0.isFinished = true }
    wake.signal()
  }

  /// Whether nothing more can be sent.
  public var isEnded: Bool { state.withLock { $0.isFinished || $0.isAbandoned } }

  /// Whether it has no reader any more.
  var isAbandoned: Bool { state.withLock { $0.isAbandoned } }

  /// Marks the feed as having no reader any more.
  func abandon() {
    state.withLock { $0.isAbandoned = true }
    wake.signal()
  }

  /// Up to `count` bytes, waiting for them; nil at the end.
  func next(atMost count: Int) -> [UInt8]? {
    while true {
      let bytes: [UInt8]?? = state.withLock { state in
        if state.isAbandoned { return .some(nil) }
        let available = state.pending.count - state.read
        guard available > 0 else { return state.isFinished ? .some(nil) : nil }
        let taken = Array(state.pending[state.read..<(state.read + min(count, available))])
        state.read += taken.count
        if state.read == state.pending.count {
          state.pending.removeAll(keepingCapacity: true)
          state.read = 0
        }
        return taken
      }
      if let bytes { return bytes }
      if heartbeat.isEmpty {
        wake.wait()
      } else if wake.wait(timeout: .now() + interval.dispatchInterval) == .timedOut {
        send(heartbeat)
      }
    }
  }
}

extension Duration {
  /// The same as Dispatch writes it, whole nanoseconds.
  var dispatchInterval: DispatchTimeInterval {
    .nanoseconds(Int(components.seconds) * 1_000_000_000 + Int(components.attoseconds / 1_000_000_000))
  }
}
