import Diagnostics
import Glibc

extension SourceFile {
  /// Reads a text file that somebody names in a setting or on the command line.
  ///
  /// Never hangs: anything but a regular file is refused before it is read, and no more than `limit` bytes are.
  ///
  /// - Parameter limit: the largest size taken, in bytes.
  /// - Throws: what is in the file's place, with a diagnostic for people.
  public static func reading(path: String, limit: Int = YAMLLimits().bytes) throws(UnreadableFile) -> SourceFile {
    // Without O_NONBLOCK, opening a FIFO waits for its writer.
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { throw UnreadableFile(path: path, errno: errno) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw UnreadableFile(path: path, errno: errno) }
    switch status.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFDIR: throw UnreadableFile(path: path, code: .directory)
    default: throw UnreadableFile(path: path, code: .notRegular)
    }
    guard status.st_size <= limit else {
      throw UnreadableFile(path: path, code: .tooLarge(bytes: Int(status.st_size), limit: limit))
    }
    let bytes = try read(descriptor, path: path, limit: limit)
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw UnreadableFile(path: path, code: placeOfBadByte(in: bytes))
    }
    return SourceFile(name: path, text: text)
  }

  /// Reads to the end, which may lie elsewhere than the size said: the file may grow, and files of /proc have size 0.
  private static func read(_ descriptor: Int32, path: String, limit: Int) throws(UnreadableFile) -> [UInt8] {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 64 * 1024)
    while true {
      let count = Glibc.read(descriptor, &chunk, chunk.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw UnreadableFile(path: path, errno: errno) }
      if count == 0 { return bytes }
      bytes += chunk[..<count]
      guard bytes.count <= limit else {
        throw UnreadableFile(path: path, code: .tooLarge(bytes: bytes.count, limit: limit))
      }
    }
  }

  /// Where the first byte stands that is not well-formed UTF-8.
  private static func placeOfBadByte(in bytes: [UInt8]) -> UnreadableFile.Code {
    var decoder = UTF8()
    var iterator = bytes.makeIterator()
    var (line, column) = (1, 1)
    while case .scalarValue(let scalar) = decoder.decode(&iterator) {
      (line, column) = scalar == "\n" ? (line + 1, 1) : (line, column + 1)
    }
    return .notUTF8(line: line, column: column)
  }
}
