import Glibc

/// Gives one name to all paths that lead to the same file or directory: that by which it was asked for first.
public struct DistinctPaths: Sendable {
  private struct Identity: Hashable {
    let device: UInt64
    let inode: UInt64
  }

  private var firsts: [Identity: String] = [:]
  private var known: [String: String] = [:]

  /// No paths yet.
  public init() {}

  /// The first path that led to where this one leads; the path itself where nothing can be seen there.
  public mutating func first(for path: String) -> String {
    if let name = known[path] { return name }
    var status = stat()
    guard stat(path, &status) == 0 else { return path }
    let identity = Identity(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
    let name = firsts[identity] ?? path
    firsts[identity] = name
    known[path] = name
    return name
  }
}
