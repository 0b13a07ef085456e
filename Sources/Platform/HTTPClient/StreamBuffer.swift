import Synchronization

/// What lies between curl's thread and the reader of a stream: the bytes that have arrived, up to a limit.
final class StreamBuffer: Sendable {
  /// What a reader takes away.
  struct Chunk: Sendable {
    var bytes: [UInt8]
    /// The transfer was paused because of these bytes and is to be resumed.
    var wasPaused: Bool
  }

  /// More waiting bytes than these pause the transfer.
  private static let capacity = 256 << 10

  private struct State {
    var headWaiter: CheckedContinuation<HTTPResponseHead, any Error>?
    var waiter: CheckedContinuation<Chunk?, any Error>?
    var bytes: [UInt8] = []
    var isPaused = false
    var end: Result<Void, any Error>?
  }

  private let state = Mutex(State())

  func awaitHead(_ waiter: CheckedContinuation<HTTPResponseHead, any Error>) {
    state.withLock { $0.headWaiter = waiter }
  }

  func deliver(_ head: HTTPResponseHead) {
    let waiter = state.withLock { state in
      defer { state.headWaiter = nil }
      return state.headWaiter
    }
    waiter?.resume(returning: head)
  }

  /// Takes bytes in, or answers `false` when there are too many already and the transfer has to pause.
  func accept(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var handOver: (waiter: CheckedContinuation<Chunk?, any Error>, chunk: Chunk)?
    let isAccepted = state.withLock { state in
      guard state.bytes.count < StreamBuffer.capacity else {
        state.isPaused = true
        return false
      }
      if let waiter = state.waiter {
        handOver = (waiter, Chunk(bytes: Array(bytes), wasPaused: false))
        state.waiter = nil
      } else {
        state.bytes.append(contentsOf: bytes)
      }
      return true
    }
    if let handOver { handOver.waiter.resume(returning: handOver.chunk) }
    return isAccepted
  }

  /// No more bytes come. Those that are there can still be read, unless the end is a cancellation.
  func finish(_ end: Result<Void, any Error>) {
    let (head, waiter) = state.withLock { state in
      defer {
        state.headWaiter = nil
        state.waiter = nil
      }
      guard state.end == nil else { return (state.headWaiter, state.waiter) }
      state.end = end
      if case .failure(is CancellationError) = end { state.bytes = [] }
      return (state.headWaiter, state.waiter)
    }
    switch end {
    case .success:
      // A head always comes before the end of a transfer that succeeded.
      waiter?.resume(returning: nil)
    case .failure(let error):
      head?.resume(throwing: error)
      waiter?.resume(throwing: error)
    }
  }

  var isPaused: Bool { state.withLock { $0.isPaused } }

  func next() async throws -> Chunk? {
    try await withCheckedThrowingContinuation { continuation in
      let ready: Result<Chunk?, any Error>? = state.withLock { state in
        if !state.bytes.isEmpty {
          defer {
            state.bytes = []
            state.isPaused = false
          }
          return .success(Chunk(bytes: state.bytes, wasPaused: state.isPaused))
        }
        if let end = state.end { return end.map { nil } }
        precondition(state.waiter == nil, "a stream has one reader")
        state.waiter = continuation
        return nil
      }
      if let ready { continuation.resume(with: ready) }
    }
  }
}
