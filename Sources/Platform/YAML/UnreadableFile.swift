import Diagnostics
import Glibc

/// A file that is not a text file of reasonable size, or cannot be read.
public struct UnreadableFile: Error, Sendable {
  /// The path as given.
  public let path: String
  /// What is wrong with it.
  public let code: Code

  /// Why a file could not be read.
  public enum Code: Sendable, Equatable {
    case missing
    case directory
    /// A FIFO, a socket or a device.
    case notRegular
    case denied
    case tooLarge(bytes: Int, limit: Int)
    /// Where the first byte stands that is not UTF-8, from 1, columns in characters.
    case notUTF8(line: Int, column: Int)
    /// Any other failure, with the system's error number.
    case failed(errno: Int32)
  }

  init(path: String, code: Code) {
    self.path = path
    self.code = code
  }

  init(path: String, errno: Int32) {
    self.path = path
    self.code =
      switch errno {
      case ENOENT, ENOTDIR: .missing
      case EACCES, EPERM: .denied
      case EISDIR: .directory
      case ENXIO, ENODEV: .notRegular
      default: .failed(errno: errno)
      }
  }

  /// One line for people: the path, what is there and what was expected.
  public var message: String {
    switch code {
    case .missing: "\(path): no such file"
    case .directory: "\(path): this is a directory, a file was expected"
    case .notRegular: "\(path): this is neither a file nor a directory (a FIFO, socket or device)"
    case .denied: "\(path): permission denied"
    case .tooLarge(let bytes, let limit): "\(path): the file has \(bytes) bytes, at most \(limit / 1024) KiB are read"
    case .notUTF8(let line, let column):
      "\(path):\(line):\(column): this byte is no UTF-8 text; save the file in the encoding UTF-8"
    case .failed(let errno): "\(path): \(String(cString: strerror(errno)))"
    }
  }

  /// The same as a diagnostic without a place.
  public var diagnostic: Diagnostic { Diagnostic(code: "Y001", summary: message) }
}

extension UnreadableFile: CustomStringConvertible {
  /// The message.
  public var description: String { message }
}
