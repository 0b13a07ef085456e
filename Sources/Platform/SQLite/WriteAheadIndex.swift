/// What all processes that use a database know of its write-ahead log (https://www.sqlite.org/walformat.html).
struct WriteAheadIndex {
  /// Pages in the log.
  let frames: UInt32
  /// Pages of the database with them.
  let pages: UInt32
  /// Bytes of a page.
  let pageSize: UInt32
  /// What the head of the last frame ends with: the salt of the log, and the checksum of all that is in it up to there.
  let lastStamp: [UInt8]

  private static let head = 32
  private static let frameHead = 24

  /// Reads the index's header where it lies in shared memory.
  init(_ header: UnsafeRawPointer) {
    let size = UInt32(header.loadUnaligned(fromByteOffset: 14, as: UInt16.self))
    // 64 KiB does not fit into 16 bits and is written as 1.
    pageSize = size == 1 ? 65_536 : size
    frames = header.loadUnaligned(fromByteOffset: 16, as: UInt32.self)
    pages = header.loadUnaligned(fromByteOffset: 20, as: UInt32.self)
    // The salt stands here as in the file, the checksum in the machine's order.
    let checksum = [24, 28].flatMap { offset in
      withUnsafeBytes(of: header.loadUnaligned(fromByteOffset: offset, as: UInt32.self).bigEndian) { Array($0) }
    }
    lastStamp = (32..<40).map { header.load(fromByteOffset: $0, as: UInt8.self) } + checksum
  }

  /// How long the log is at least, in bytes: so many frames, each a page and its head, behind a head of its own.
  var logSize: Int64 { frames == 0 ? 0 : Int64(Self.head) + Int64(frames) * Int64(pageSize + UInt32(Self.frameHead)) }

  /// Where ``lastStamp`` stands in the log; `nil` where that holds nothing.
  var lastStampOffset: Int64? {
    frames == 0 ? nil : logSize - Int64(pageSize) - Int64(lastStamp.count)
  }
}
