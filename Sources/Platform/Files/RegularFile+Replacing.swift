import Glibc

extension RegularFile {
  /// Replaces the content of a file at once: whoever reads it meanwhile sees the old content or the new one, and a crash
  /// leaves one of the two. Links are followed; owner, group and mode stay.
  ///
  /// - Parameters:
  ///   - expected: the content that the new one was made from; where the file holds something else by now, nothing is
  ///     written
  /// - Returns: whether it was written
  /// - Throws: ``PathFailure`` when a file cannot be made beside it, or cannot take its place.
  public static func replace(at path: String, _ expected: [UInt8], with bytes: [UInt8]) throws(PathFailure) -> Bool {
    guard let resolved = realpath(path, nil) else { throw PathFailure(path: path, systemError: errno) }
    let target = String(cString: resolved)
    free(resolved)
    var status = stat()
    guard stat(target, &status) == 0 else { throw PathFailure(path: path, systemError: errno) }
    guard Int(status.st_size) == expected.count, try self.bytes(at: target, limit: expected.count + 4096) == expected
    else { return false }
    let draft = "\(target).\(getpid()).new"
    let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw PathFailure(path: draft, systemError: errno) }
    do throws(PathFailure) {
      defer { close(descriptor) }
      try write(bytes, to: descriptor, path: draft)
      let isSameOwner = status.st_uid == geteuid() && status.st_gid == getegid()
      guard isSameOwner || fchown(descriptor, status.st_uid, status.st_gid) == 0,
        fchmod(descriptor, status.st_mode & 0o7777) == 0, fsync(descriptor) == 0
      else { throw PathFailure(path: path, systemError: errno) }
    } catch {
      unlink(draft)
      throw error
    }
    guard rename(draft, target) == 0 else {
      let failure = PathFailure(path: path, systemError: errno)
      unlink(draft)
      throw failure
    }
    sync(directoryOf: target)
    return true
  }

  /// Makes a new file with these bytes. One that is there is left as it is, and a half-written one is removed again.
  ///
  /// - Throws: ``PathFailure`` when something is at the path already, or the file cannot be written.
  public static func create(_ bytes: [UInt8], at path: String) throws(PathFailure) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw PathFailure(path: path, systemError: errno) }
    defer { close(descriptor) }
    do throws(PathFailure) {
      try write(bytes, to: descriptor, path: path)
      guard fsync(descriptor) == 0 else { throw PathFailure(path: path, systemError: errno) }
    } catch {
      unlink(path)
      throw error
    }
    sync(directoryOf: path)
  }

  private static func write(_ bytes: [UInt8], to descriptor: Int32, path: String) throws(PathFailure) {
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress! + written, bytes.count - written) }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw PathFailure(path: path, systemError: errno) }
      written += count
    }
  }

  /// Lets the new name outlast a crash. Where that cannot be asked for, the file is in place all the same.
  private static func sync(directoryOf path: String) {
    let directory = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
    let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }
}
