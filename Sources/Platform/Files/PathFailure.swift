import Glibc

/// Why something at a path cannot be looked at, listed or read.
public struct PathFailure: Error, Sendable, Hashable {
  /// The path as given.
  public let path: String
  /// What stands in the way, to switch on.
  public let code: Code

  /// What stands in the way.
  public enum Code: Sendable, Hashable {
    /// Nothing is there, and this process may see that.
    case missing
    /// A directory, where a file was expected.
    case directory
    /// A part of the path is a file or a device, where a directory was expected.
    case notDirectory(String)
    /// A FIFO, a socket or a device.
    case notRegular
    /// This user may not.
    case denied(Denial)
    /// A link, the path itself or a part of it, whose target is not there.
    case danglingLink(String, target: String)
    /// Links that lead round in a circle.
    case linkLoop
    /// More bytes than are read.
    case tooLarge(bytes: Int, limit: Int)
    /// Where the first byte stands that is not UTF-8, from 1, columns in characters.
    case notUTF8(line: Int, column: Int)
    /// The name is not UTF-8.
    case nameNotUTF8
    /// Any other failure, with the system's error number.
    case failed(systemError: Int32)
  }

  /// A failure found otherwise than by the system's error number.
  public init(path: String, code: Code) {
    self.path = path
    self.code = code
  }

  /// The failure behind an error number, looked into: which part of the path is at fault, and whom it lets through.
  public init(path: String, systemError: Int32) {
    self.path = path
    code =
      switch systemError {
      case ENOENT, ENOTDIR, EACCES, EPERM, ELOOP: Obstacle(on: path, systemError: systemError).code
      case EISDIR: .directory
      case ENXIO, ENODEV: .notRegular
      default: .failed(systemError: systemError)
      }
  }

  /// What was found, for people, without the path and without a full stop.
  public var reason: String {
    switch code {
    case .missing: "no such file or directory"
    case .directory: "this is a directory, a file was expected"
    case .notDirectory(let place): "\(place) is no directory"
    case .notRegular: "this is neither a file nor a directory (a FIFO, socket or device)"
    case .denied(let denial): denial.reason(for: path)
    case .danglingLink(let link, let target):
      "\(link == path ? "this" : link) is a link to \(target), where nothing is"
    case .linkLoop: "this link leads in a circle"
    case .tooLarge(let bytes, let limit):
      limit < 8192
        ? "the file has \(bytes) bytes, at most \(limit) are read"
        : "the file has \(bytes) bytes, at most \(limit / 1024) KiB are read"
    case .notUTF8: "this byte is no UTF-8 text; save the file in the encoding UTF-8"
    case .nameNotUTF8: "this name is not UTF-8"
    case .failed(let systemError): String(cString: strerror(systemError))
    }
  }

  /// What to do about it, where the system's answer tells.
  public var advice: String? {
    switch code {
    case .denied(let denial): denial.advice
    case .danglingLink: "remove the link, or put back what it leads to"
    case .linkLoop: "remove the link"
    case .notDirectory(let place): "move \(place) out of the way, or name another place"
    case .missing, .directory, .notRegular, .tooLarge, .notUTF8, .nameNotUTF8, .failed: nil
    }
  }

  /// The system's error number; 0 where the system did not refuse.
  public var systemError: Int32 {
    switch code {
    case .missing, .danglingLink: ENOENT
    case .directory: EISDIR
    case .notDirectory: ENOTDIR
    case .denied: EACCES
    case .linkLoop: ELOOP
    case .failed(let systemError): systemError
    case .notRegular, .tooLarge, .notUTF8, .nameNotUTF8: 0
    }
  }
}

extension PathFailure: CustomStringConvertible {
  /// One line: the path, the place in the file where there is one, and the reason.
  public var description: String {
    if case .notUTF8(let line, let column) = code { return "\(path):\(line):\(column): \(reason)" }
    return "\(path): \(reason)"
  }
}
