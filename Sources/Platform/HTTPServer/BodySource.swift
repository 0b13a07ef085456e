import CMicroHTTPD
import Glibc

/// A body that the library asks for piece by piece.
final class BodySource {
  private enum End { static let ofBody = -1, withError = -2 }

  private let core: ServerCore
  private let next: (_ position: Int, _ atMost: Int) -> [UInt8]?
  private let isCut: Bool
  private var rest: ArraySlice<UInt8> = []

  private init(core: ServerCore, isCut: Bool = false, next: @escaping (Int, Int) -> [UInt8]?) {
    self.core = core
    self.isCut = isCut
    self.next = next
  }

  /// The library's response for ours, without its header fields.
  static func makeResponse(for response: ServerResponse, core: ServerCore) -> OpaquePointer? {
    switch response.body {
    case .feed(let feed):
      return BodySource(core: core) { _, count in feed.next(atMost: count) }.response(length: UInt64.max)
    case .chunks(let produce):
      return BodySource(core: core) { _, _ in produce() }.response(length: UInt64.max)
    // A promise of a promise: the connection is closed.
    case .promised: return nil
    case .upgraded: return MHD_create_response_for_upgrade(serveUpgraded, nil)
    case .bytes(let bytes):
      return makeResponse(bytes, fault: response.fault, core: core)
    }
  }

  private static func makeResponse(_ bytes: [UInt8], fault: ServerFault?, core: ServerCore) -> OpaquePointer? {
    switch fault {
    case nil, .closeWithoutAnswer:
      return bytes.withUnsafeBytes { buffer in
        // The library copies, and only reads: its parameter is not const for historical reasons.
        MHD_create_response_from_buffer(
          buffer.count, UnsafeMutableRawPointer(mutating: buffer.baseAddress), .RESPMEM_MUST_COPY)
      }
    case .cut(let length):
      let sent = Array(bytes.prefix(length))
      return BodySource(core: core, isCut: true) { position, count in piece(of: sent, at: position, count) }
        .response(length: UInt64(bytes.count))
    case .drip(let size, let interval):
      return BodySource(core: core) { position, count in
        guard core.pause(interval) else { return nil }
        return piece(of: bytes, at: position, min(count, size))
      }.response(length: UInt64(bytes.count))
    case .falseLength:
      let response = BodySource(core: core) { position, count in piece(of: bytes, at: position, count) }
        .response(length: UInt64.max)
      if let response { curfew_mhd_allow_false_length(response) }
      return response
    }
  }

  private static func piece(of bytes: [UInt8], at position: Int, _ count: Int) -> [UInt8]? {
    guard position < bytes.count else { return nil }
    return Array(bytes[position..<min(position + count, bytes.count)])
  }

  private func response(length: UInt64) -> OpaquePointer? {
    // The library owns the source from here on and gives it back through the last callback.
    MHD_create_response_from_callback(
      length, 32 << 10,
      { context, position, buffer, size in
        guard let context, let buffer else { return End.withError }
        let source = Unmanaged<BodySource>.fromOpaque(context).takeUnretainedValue()
        return source.fill(UnsafeMutableRawBufferPointer(start: buffer, count: size), at: Int(position))
      }, Unmanaged.passRetained(self).toOpaque(),
      { context in
        guard let context else { return }
        Unmanaged<BodySource>.fromOpaque(context).release()
      })
  }

  private func fill(_ buffer: UnsafeMutableRawBufferPointer, at position: Int) -> Int {
    while rest.isEmpty {
      guard let bytes = next(position, buffer.count) else { return isCut ? End.withError : End.ofBody }
      rest = bytes[...]
    }
    let count = min(rest.count, buffer.count)
    buffer.copyBytes(from: rest.prefix(count))
    rest = rest.dropFirst(count)
    return count
  }
}
