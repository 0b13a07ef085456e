/// An answer whose body is read as it arrives: an asynchronous sequence of chunks, to be gone through once.
///
/// Iterating throws ``HTTPFailure`` when the connection breaks, and `silent` when the request's limit for that is
/// exceeded. It ends without a failure when the server ends the body in good order.
public final class HTTPStream: AsyncSequence, Sendable {
  /// At least one byte.
  public typealias Element = [UInt8]

  /// What came before the body.
  public let head: HTTPResponseHead
  private let id: UInt64
  private let buffer: StreamBuffer
  private let engine: Engine
  /// Kept as long as the stream: a client that nobody holds shuts down and ends what is under way.
  private let client: HTTPClient

  init(head: HTTPResponseHead, id: UInt64, buffer: StreamBuffer, engine: Engine, client: HTTPClient) {
    self.head = head
    self.id = id
    self.buffer = buffer
    self.engine = engine
    self.client = client
  }

  deinit { engine.post(.cancel(id)) }

  /// The bytes that arrived since the last call, at least one; waits for them. `nil` at the end.
  public func next() async throws -> [UInt8]? {
    let chunk = try await withTaskCancellationHandler {
      try await buffer.next()
    } onCancel: { [engine, id] in
      engine.post(.cancel(id))
    }
    if chunk?.wasPaused == true { engine.post(.resume(id)) }
    return chunk?.bytes
  }

  /// The one pass over the body.
  public func makeAsyncIterator() -> Iterator { Iterator(stream: self) }

  /// Goes through the body.
  public struct Iterator: AsyncIteratorProtocol {
    private let stream: HTTPStream

    init(stream: HTTPStream) { self.stream = stream }

    /// The same as of the stream.
    public mutating func next() async throws -> [UInt8]? { try await stream.next() }
  }
}
