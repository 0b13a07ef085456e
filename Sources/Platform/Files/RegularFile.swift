import Glibc

/// A file that somebody names in a setting or on the command line, read whole.
public enum RegularFile {
  /// The file's bytes.
  ///
  /// Never hangs: anything but a regular file is refused before it is read, and no more than `limit` bytes are.
  ///
  /// - Parameter limit: the largest size taken, in bytes
  /// - Throws: ``PathFailure`` with what is in the file's place, or why it cannot be read.
  public static func bytes(at path: String, limit: Int) throws(PathFailure) -> [UInt8] {
    // Without O_NONBLOCK, opening a FIFO waits for its writer.
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { throw PathFailure(path: path, systemError: errno) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw PathFailure(path: path, systemError: errno) }
    switch PathContent(status) {
    case .file(let bytes):
      guard bytes <= limit else { throw PathFailure(path: path, code: .tooLarge(bytes: bytes, limit: limit)) }
    case .directory: throw PathFailure(path: path, code: .directory)
    case .other, .nothing: throw PathFailure(path: path, code: .notRegular)
    }
    return try read(descriptor, path: path, limit: limit)
  }

  /// All bytes of standard input, which may be a pipe or a terminal.
  ///
  /// - Parameter limit: the largest size taken, in bytes
  public static func standardInput(limit: Int) throws(PathFailure) -> [UInt8] {
    try read(STDIN_FILENO, path: "standard input", limit: limit)
  }

  /// Reads to the end, which may lie elsewhere than the size said: the file may grow, and files of /proc have size 0.
  private static func read(_ descriptor: Int32, path: String, limit: Int) throws(PathFailure) -> [UInt8] {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 64 * 1024)
    while true {
      let count = Glibc.read(descriptor, &chunk, chunk.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw PathFailure(path: path, systemError: errno) }
      if count == 0 { return bytes }
      bytes += chunk[..<count]
      guard bytes.count <= limit else {
        throw PathFailure(path: path, code: .tooLarge(bytes: bytes.count, limit: limit))
      }
    }
  }
}
