import Glibc

/// A port of loopback that refuses every connection for as long as this lives: bound, so that nobody else takes it, and
/// never listened at.
public final class RefusingPort: Sendable {
  public let number: UInt16
  private let descriptor: Int32

  public init() throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let descriptor = descriptor
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
      }
    }
    guard isBound else { throw Failure() }
    number = UInt16(bigEndian: address.sin_port)
  }

  deinit { close(descriptor) }

  public var url: String { "http://127.0.0.1:\(number)" }

  /// The system gave no port.
  public struct Failure: Error {}
}
