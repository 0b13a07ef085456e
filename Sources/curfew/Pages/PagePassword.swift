import Digest
import Files

/// The password of the pages, from a file with nothing else in it. Printing it prints nothing of it.
struct PagePassword: Sendable, CustomStringConvertible, CustomReflectable {
  private let secret: String

  /// Its hash, to compare with that of what somebody gives.
  var digest: SHA256Digest { SHA256.digest(of: secret) }

  /// The header field by which a program gives it.
  var authorization: (name: String, value: String) { ("Authorization", "Bearer \(secret)") }

  var description: String { "<password>" }
  var customMirror: Mirror { Mirror(self, children: []) }

  /// Whoever guesses has as many tries as they like.
  private static let shortest = 12
  private static let sizeLimit = 4096

  /// The one that the settings name; `nil` where they name none.
  ///
  /// - Throws: ``CommandFailure`` where the file cannot be read, or holds something else
  init?(_ settings: Settings) throws {
    guard let path = settings[Settings.pagesPasswordFile] else { return nil }
    try self.init(file: path, origin: "\(settings.origin(of: Settings.pagesPasswordFile))")
  }

  /// - Throws: ``CommandFailure`` where the file cannot be read, or holds something else
  init(file path: String, origin: String) throws {
    let named = "\(origin) names this file"
    func failure(_ reason: String, _ advice: String?) -> CommandFailure {
      CommandFailure(
        .failure, "cannot read the password of the pages from \(path): \(reason)",
        advice: [advice, named].compactMap(\.self).joined(separator: "; "))
    }
    let bytes: [UInt8]
    do {
      bytes = try RegularFile.bytes(at: path, limit: PagePassword.sizeLimit)
    } catch {
      throw failure(error.reason, error.advice)
    }
    guard let text = PagePassword.line(of: bytes) else {
      throw failure(
        "expected one line of \(PagePassword.shortest) characters or more",
        "make one with 'openssl rand -hex 24' and let only the service read the file")
    }
    secret = text
  }

  /// The only line of a file, without its end; `nil` where it is no password.
  static func line(of bytes: [UInt8]) -> String? {
    guard var text = String(validating: bytes, as: UTF8.self) else { return nil }
    while let last = text.unicodeScalars.last, last == "\n" || last == "\r" { text.unicodeScalars.removeLast() }
    let isOneLine = text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
    return isOneLine && text.count >= shortest ? text : nil
  }
}
