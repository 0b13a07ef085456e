import Glibc

/// A unix datagram socket to receive from, as a service manager has one.
public final class DatagramReceiver {
  private let descriptor: Int32

  /// Binds to a path, or to an abstract name with `@` in front.
  public init?(_ path: String) {
    descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    withUnsafeMutableBytes(of: &address.sun_path) { buffer in
      buffer.copyBytes(from: bytes)
      if bytes.first == UInt8(ascii: "@") { buffer[0] = 0 }
    }
    let length = socklen_t(2 + bytes.count + (path.hasPrefix("@") ? 0 : 1))
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, length) }
    }
    guard descriptor >= 0, result == 0 else { return nil }
  }

  deinit { close(descriptor) }

  /// The next message that is already there, or `nil`.
  public func next() -> String? {
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
    return count < 0 ? nil : String(decoding: buffer.prefix(count), as: UTF8.self)
  }
}
