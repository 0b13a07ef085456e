import FoundationEssentials
import Glibc

/// A directory of its own for one test, removed with everything in it when the object goes.
public final class TemporaryFolder: Sendable {
  /// Its absolute path.
  public let path: String

  /// Makes an empty directory that only this user may enter.
  public init() {
    var template = Array("/tmp/curfew-test-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { preconditionFailure("no temporary directory: error \(errno)") }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The path of a file in it.
  public func file(_ name: String) -> String { "\(path)/\(name)" }

  /// Writes a file in it anew.
  public func write(_ bytes: [UInt8], to name: String) {
    // A child of another test that inherited it would keep a program from being executed and a disk from being unmounted.
    guard let file = fopen(file(name), "wbe"), fwrite(bytes, 1, bytes.count, file) == bytes.count, fclose(file) == 0
    else { preconditionFailure("cannot write \(name): error \(errno)") }
  }

  /// The bytes of a file in it.
  public func read(_ name: String) -> [UInt8] {
    guard let file = fopen(file(name), "rbe") else { preconditionFailure("cannot read \(name): error \(errno)") }
    defer { fclose(file) }
    fseek(file, 0, SEEK_END)
    var bytes = [UInt8](repeating: 0, count: ftell(file))
    rewind(file)
    let count = fread(&bytes, 1, bytes.count, file)
    return Array(bytes.prefix(count))
  }
}
