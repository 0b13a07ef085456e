import Glibc
import Synchronization

/// A TCP server that does with each connection what a test says, byte for byte: for what no proper HTTP server does.
///
/// Each connection has a thread. It ends with the test's process.
public final class RawServer: Sendable {
  /// Of loopback, chosen by the system.
  public let port: UInt16
  private let listener: Int32
  private let connections = Mutex(0)

  /// Handles the nth connection, counted from 0.
  public init(_ handle: @escaping @Sendable (_ number: Int, Connection) -> Void) throws {
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let listener = listener
    let isListening = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, length) == 0 && listen(listener, 64) == 0 && getsockname(listener, $0, &length) == 0
      }
    }
    guard isListening else { throw Failure() }
    port = UInt16(bigEndian: address.sin_port)
    RawServer.detach { [listener, self] in
      while case let descriptor = accept(listener, nil, nil), descriptor >= 0 {
        let number = connections.withLock { count in
          defer { count += 1 }
          return count
        }
        RawServer.detach {
          handle(number, Connection(descriptor: descriptor))
          close(descriptor)
        }
      }
    }
  }

  public var url: String { "http://127.0.0.1:\(port)" }

  /// How many connections came so far.
  public var connectionCount: Int { connections.withLock { $0 } }

  /// The system gave no socket.
  public struct Failure: Error {}

  /// One connection, read and written blocking.
  public struct Connection: Sendable {
    let descriptor: Int32

    /// Everything up to and including the end of a request's head and its body; `nil` when the client has gone.
    public func readRequest() -> String? {
      var bytes: [UInt8] = []
      var buffer = [UInt8](repeating: 0, count: 4096)
      while true {
        let text = String(decoding: bytes, as: UTF8.self)
        if let end = text.firstRange(of: "\r\n\r\n") {
          let length = text.lowercased().split(separator: "\r\n").first { $0.hasPrefix("content-length:") }
            .flatMap { Int($0.dropFirst("content-length:".count).drop { $0 == " " }) }
          if text[end.upperBound...].utf8.count >= length ?? 0 { return text }
        }
        let count = recv(descriptor, &buffer, buffer.count, 0)
        guard count > 0 else { return nil }
        bytes.append(contentsOf: buffer[..<count])
      }
    }

    /// Sends the text as it is; a client that has gone is not noticed.
    public func write(_ text: String) {
      let bytes = Array(text.utf8)
      _ = send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    }
  }

  private final class Work {
    let run: () -> Void
    init(_ run: @escaping () -> Void) { self.run = run }
  }

  private static func detach(_ work: @escaping @Sendable () -> Void) {
    var thread = pthread_t()
    pthread_create(
      &thread, nil,
      { raw in
        if let raw { Unmanaged<Work>.fromOpaque(raw).takeRetainedValue().run() }
        return nil
      }, Unmanaged.passRetained(Work(work)).toOpaque())
    pthread_detach(thread)
  }
}
