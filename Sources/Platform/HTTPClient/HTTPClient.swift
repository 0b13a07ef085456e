import CCurl
import Synchronization

/// Sends HTTP requests through libcurl, on one thread of its own, so that no other thread ever waits for the network.
///
/// It keeps no cookies, follows no redirects and speaks nothing but `http` and `https`. Any number of requests may be
/// under way at once, started from anywhere. Cancelling the task that waits for one ends it at once, and it throws
/// `CancellationError`; every other failure is an ``HTTPFailure``.
public final class HTTPClient: Sendable {
  private let engine: Engine
  private let nextID = Atomic<UInt64>(1)

  /// A client with its thread running.
  ///
  /// - Throws: ``HTTPFailure`` with `unexpected` when the machine has no thread or descriptor left.
  public init(_ configuration: HTTPConfiguration = HTTPConfiguration()) throws {
    engine = try Engine(configuration)
    try engine.start()
  }

  /// Ends whatever is under way with ``HTTPFailure/Code/shutDown``, and the thread. Returns before that is done.
  public func shutDown() { engine.post(.shutDown) }

  deinit { engine.post(.shutDown) }

  /// Sends a request and waits for its whole answer, whatever its status.
  public func send(_ request: HTTPRequest) async throws -> HTTPResponse {
    let id = nextID.add(1, ordering: .relaxed).oldValue
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        add(Transfer(id: id, request: request, sink: .whole(continuation)))
      }
    } onCancel: {
      engine.post(.cancel(id))
    }
  }

  /// Sends a request and waits for the beginning of its answer; its body comes as it arrives.
  ///
  /// Read it to its end or let go of it, which ends the connection. While nobody reads, the server is made to wait.
  public func stream(_ request: HTTPRequest) async throws -> HTTPStream {
    let id = nextID.add(1, ordering: .relaxed).oldValue
    let buffer = StreamBuffer()
    let head = try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        buffer.awaitHead(continuation)
        add(Transfer(id: id, request: request, sink: .stream(buffer)))
      }
    } onCancel: {
      engine.post(.cancel(id))
    }
    return HTTPStream(head: head, id: id, buffer: buffer, engine: engine, client: self)
  }

  /// The engine ignores a cancellation of what it does not know yet, so one that came before is repeated.
  private func add(_ transfer: Transfer) {
    guard engine.post(.add(transfer)) else {
      transfer.end(with: transfer.failure(.shutDown, "the client was shut down"))
      return
    }
    if Task.isCancelled { engine.post(.cancel(transfer.id)) }
  }
}

extension HTTPClient {
  /// The version of libcurl that is loaded, such as `7.88.1`.
  public static let libraryVersion = text(curl_version_info(CURLVERSION_FIRST)?.pointee.version)

  /// What libcurl does TLS with, such as `OpenSSL/3.0.17`.
  public static let tlsLibrary = text(curl_version_info(CURLVERSION_FIRST)?.pointee.ssl_version)

  private static func text(_ words: UnsafePointer<CChar>?) -> String { words.map { String(cString: $0) } ?? "" }
}
