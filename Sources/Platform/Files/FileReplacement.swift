import Glibc

/// Replaces the content of a file that is there, all at once.
public enum FileReplacement {
  /// Writes the bytes to a new file beside it and puts that in its place: whoever reads it sees the old content or the new one.
  ///
  /// The new file has the permissions of the old one, and its owner where this user may give files away. A link stays, and the file that it
  /// leads to is replaced.
  ///
  /// - Throws: ``PathFailure`` with why it could not be written; the file is then as it was.
  public static func write(_ bytes: [UInt8], to path: String) throws(PathFailure) {
    guard let resolved = realpath(path, nil) else { throw PathFailure(path: path, systemError: errno) }
    let target = String(cString: resolved)
    free(resolved)
    var status = stat()
    guard stat(target, &status) == 0 else { throw PathFailure(path: path, systemError: errno) }
    var template = Array("\(target).XXXXXX".utf8CString)
    let descriptor = mkstemp(&template)
    guard descriptor >= 0 else { throw PathFailure(path: path, systemError: errno) }
    let temporary = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    // Where the owner cannot be kept, the permissions matter all the more, and are set last.
    _ = fchown(descriptor, status.st_uid, status.st_gid)
    guard fchmod(descriptor, status.st_mode & 0o7777) == 0, write(bytes, to: descriptor), fsync(descriptor) == 0
    else {
      let reason = errno
      close(descriptor)
      unlink(temporary)
      throw PathFailure(path: path, systemError: reason)
    }
    close(descriptor)
    guard rename(temporary, target) == 0 else {
      let reason = errno
      unlink(temporary)
      throw PathFailure(path: path, systemError: reason)
    }
  }

  private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }
}
