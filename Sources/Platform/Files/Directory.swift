import Glibc

/// A directory, to be listed.
public struct Directory: Sendable {
  /// The path as given.
  public let path: String

  /// Names a directory; it is looked at when it is listed.
  public init(_ path: String) { self.path = path }

  /// The names of what lies in it, hidden ones included, `.` and `..` not, sorted by their bytes.
  ///
  /// - Throws: ``PathFailure`` when it cannot be listed whole, or holds a name that is no UTF-8.
  public func names() throws(PathFailure) -> [String] {
    guard let stream = opendir(path) else { throw PathFailure(path: path, systemError: errno) }
    defer { closedir(stream) }
    var names: [String] = []
    while true {
      errno = 0
      guard let entry = readdir(stream) else {
        guard errno == 0 else { throw PathFailure(path: path, systemError: errno) }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
      }
      let bytes = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
      guard let name = String(validating: bytes, as: UTF8.self) else {
        throw PathFailure(path: self.path(of: String(decoding: bytes, as: UTF8.self)), code: .nameNotUTF8)
      }
      if name != ".", name != ".." { names.append(name) }
    }
  }

  /// The path of what has this name in it.
  public func path(of name: String) -> String { path.hasSuffix("/") ? path + name : "\(path)/\(name)" }

  /// Which directory it is, the same by whatever path or link it is reached.
  ///
  /// - Throws: ``PathFailure`` when it cannot be looked at.
  public func identity() throws(PathFailure) -> Identity {
    var status = stat()
    guard stat(path, &status) == 0 else { throw PathFailure(path: path, systemError: errno) }
    return Identity(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
  }

  /// What tells a directory from all others while both exist.
  public struct Identity: Sendable, Hashable {
    let device: UInt64
    let inode: UInt64
  }
}
