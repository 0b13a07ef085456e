import Glibc

/// What lies at a path, links followed.
///
/// The one place that asks "is it there?". A path that this process may not look at is an error, never `nothing`: whoever
/// takes "may not look" for "is not there" goes on without a pause, a cooldown or a rule that stands there.
public enum PathContent: Sendable, Equatable {
  /// There is nothing, and this process may see that there is nothing.
  case nothing
  /// A regular file of this size.
  case file(bytes: Int)
  /// A directory.
  case directory
  /// A FIFO, a socket or a device.
  case other

  /// Looks at the path.
  ///
  /// - Throws: ``PathFailure`` when it cannot be told: a directory above may not be searched, or a link leads nowhere.
  public init(at path: String) throws(PathFailure) {
    var status = stat()
    guard stat(path, &status) == 0 else {
      let failure = PathFailure(path: path, systemError: errno)
      guard failure.code == .missing else { throw failure }
      self = .nothing
      return
    }
    self.init(status)
  }

  init(_ status: stat) {
    switch status.st_mode & S_IFMT {
    case S_IFREG: self = .file(bytes: Int(status.st_size))
    case S_IFDIR: self = .directory
    default: self = .other
    }
  }

  /// Whether there is something at the path.
  ///
  /// - Throws: ``PathFailure`` when it cannot be told.
  public static func isAnything(at path: String) throws(PathFailure) -> Bool {
    try PathContent(at: path) != .nothing
  }
}
