import Diagnostics
import Files

extension SourceFile {
  /// Reads a text file that somebody names in a setting or on the command line.
  ///
  /// Never hangs: anything but a regular file is refused before it is read, and no more than `limit` bytes are.
  ///
  /// - Parameter limit: the largest size taken, in bytes.
  /// - Throws: what is in the file's place, or why it cannot be read.
  public static func reading(path: String, limit: Int = YAMLLimits().bytes) throws(PathFailure) -> SourceFile {
    let bytes = try RegularFile.bytes(at: path, limit: limit)
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw PathFailure(path: path, code: placeOfBadByte(in: bytes))
    }
    return SourceFile(name: path, text: text)
  }

  /// Where the first byte stands that is not well-formed UTF-8.
  private static func placeOfBadByte(in bytes: [UInt8]) -> PathFailure.Code {
    var decoder = UTF8()
    var iterator = bytes.makeIterator()
    var (line, column) = (1, 1)
    while case .scalarValue(let scalar) = decoder.decode(&iterator) {
      if (line, column) == (1, 1), scalar == "\u{FEFF}" { continue }
      (line, column) = scalar == "\n" ? (line + 1, 1) : (line, column + 1)
    }
    return .notUTF8(line: line, column: column)
  }
}
