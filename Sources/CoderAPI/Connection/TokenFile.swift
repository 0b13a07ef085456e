import Files

/// A file with nothing but a token in it, such as a systemd credential or a mounted secret.
public struct TokenFile: Sendable {
  /// More than any token has; a larger file is another file.
  private static let sizeLimit = 4096

  /// As it was given, before links are followed.
  public let path: String

  /// Names the file; nothing is read yet.
  public init(path: String) {
    self.path = path
  }

  /// Reads the token.
  ///
  /// - Throws: ``Mistake`` when the path is not a regular file of at most 4 KiB that holds one token and can be read.
  public func read() throws(Mistake) -> Token {
    let bytes: [UInt8]
    do {
      // Links are followed: secrets of Kubernetes are links.
      bytes = try RegularFile.bytes(at: path, limit: TokenFile.sizeLimit)
    } catch {
      if case .tooLarge = error.code {
        throw Mistake(
          path: path, reason: "it is larger than \(TokenFile.sizeLimit) bytes; expected nothing but a token")
      }
      throw Mistake(path: path, reason: error.reason + (error.advice.map { "; \($0)" } ?? ""))
    }
    guard let text = String(validating: bytes, as: UTF8.self), let token = Token(text) else {
      throw Mistake(path: path, reason: "expected one line with nothing but a token")
    }
    return token
  }

  /// Why a file gives no token. Never quotes what is in it.
  public struct Mistake: Error, CustomStringConvertible {
    /// As it was given, before links are followed.
    public let path: String
    /// What is wrong with it, and what was expected.
    public let reason: String

    /// For a message: the path and the reason.
    public var description: String { "cannot read a token from \(path): \(reason)" }
  }
}
