import FoundationEssentials

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
    let manager = FileManager.default
    // Secrets of Kubernetes are links; what they point to is what must be a file, since a pipe would wait for ever.
    let target = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    guard let attributes = try? manager.attributesOfItem(atPath: target) else {
      throw Mistake(path: path, reason: "there is no such file, or it may not be looked at")
    }
    guard attributes[.type] as? FileAttributeType == .typeRegular else {
      throw Mistake(path: path, reason: "it is not a regular file")
    }
    // A number of one type or another, depending on which Foundation is linked.
    let size = attributes[.size].flatMap { Int("\($0)") }
    guard let size, size <= TokenFile.sizeLimit else {
      throw Mistake(path: path, reason: "it is larger than \(TokenFile.sizeLimit) bytes; expected nothing but a token")
    }
    guard let data = manager.contents(atPath: target) else {
      throw Mistake(path: path, reason: "it may not be read")
    }
    guard let text = String(validating: data, as: UTF8.self), let token = Token(text) else {
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
