@preconcurrency import Glibc

/// The address of a unix socket as the kernel takes it; a leading `@` means Linux's abstract namespace.
struct UnixAddress {
  private var storage = sockaddr_un()
  private let length: socklen_t

  /// `nil` when the path does not fit into an address (107 bytes).
  init?(path: String) {
    let bytes = Array(path.utf8)
    let capacity = MemoryLayout.size(ofValue: storage.sun_path)
    guard !bytes.isEmpty, bytes.count < capacity else { return nil }
    storage.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &storage.sun_path) { buffer in
      buffer.copyBytes(from: bytes)
      if bytes[0] == UInt8(ascii: "@") { buffer[0] = 0 }
    }
    // An abstract name ends where the length says; a path has its terminating zero counted.
    let head = MemoryLayout<sockaddr_un>.size - capacity
    length = socklen_t(head + bytes.count + (bytes[0] == UInt8(ascii: "@") ? 0 : 1))
  }

  /// Lends the address as `sendto`, `bind` and `connect` want it.
  mutating func withPointer(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Void) {
    let length = length
    withUnsafePointer(to: &storage) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, length) }
    }
  }
}
