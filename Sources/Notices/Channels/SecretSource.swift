import Files

/// A text that must not be shown, or the file that it is read from each time.
public enum SecretSource: Sendable, CustomStringConvertible, CustomReflectable {
  case text(String)
  case file(String)

  public var description: String { "<secret>" }
  public var customMirror: Mirror { Mirror(self, children: []) }

  /// The text.
  ///
  /// - Throws: ``Mistake`` where its file cannot be read, or holds anything but one line.
  public func read() throws(Mistake) -> String {
    switch self {
    case .text(let text): return text
    case .file(let path): return try SecretSource.line(of: path)
    }
  }

  /// The only line of a file of at most 4 KiB, without its end.
  ///
  /// - Throws: ``Mistake``.
  public static func line(of path: String) throws(Mistake) -> String {
    let bytes: [UInt8]
    do {
      bytes = try RegularFile.bytes(at: path, limit: 4096)
    } catch {
      throw Mistake(
        description: "cannot read \(path): \(error.reason)" + (error.advice.map { "; \($0)" } ?? ""))
    }
    guard var text = String(validating: bytes, as: UTF8.self) else {
      throw Mistake(description: "\(path) is no text; expected one line with nothing but the secret")
    }
    while let last = text.unicodeScalars.last, last == "\n" || last == "\r" { text.unicodeScalars.removeLast() }
    guard !text.isEmpty, text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }) else {
      throw Mistake(description: "expected one line with nothing but the secret in \(path)")
    }
    return text
  }

  /// Why there is no secret. Never quotes it.
  public struct Mistake: Error, CustomStringConvertible {
    public let description: String
  }
}
