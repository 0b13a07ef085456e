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
    try SourceFile(named: path, bytes: RegularFile.bytes(at: path, limit: limit))
  }

  /// Reads a text from standard input to its end.
  ///
  /// - Parameter limit: the largest size taken, in bytes.
  public static func readingStandardInput(limit: Int = YAMLLimits().bytes) throws(PathFailure) -> SourceFile {
    try SourceFile(named: "standard input", bytes: RegularFile.standardInput(limit: limit))
  }

  private convenience init(named name: String, bytes: [UInt8]) throws(PathFailure) {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw PathFailure(path: name, code: Self.placeOfBadByte(in: bytes))
    }
    self.init(name: name, text: text)
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
