import FoundationEssentials
import Glibc

/// A file system of its own in memory, mounted in a test's folder; only root can have one.
public final class SmallDisk {
  /// The folder is removed after the disk is gone, since it could not be before.
  private let folder: TemporaryFolder
  private let path: String

  /// Mounts it at the folder itself or at a new one in it; `nil` where nothing may be mounted.
  public init?(in folder: TemporaryFolder, at name: String = ".", bytes: Int) {
    self.folder = folder
    path = folder.file(name)
    mkdir(path, 0o700)
    guard mount("curfew-test", path, "tmpfs", 0, "size=\(bytes),mode=700") == 0 else { return nil }
  }

  deinit { umount2(path, Int32(MNT_DETACH)) }

  /// Takes or gives back the right to write.
  ///
  /// The kernel says "busy" while a file is open for writing, also in a child of another test that has been forked and
  /// not yet executed its program, which closes what it inherited; so that is tried again for a while.
  public func setReadOnly(_ isReadOnly: Bool) async throws {
    let flags = UInt(MS_REMOUNT) | (isReadOnly ? UInt(MS_RDONLY) : 0)
    var attempts = 0
    while mount("curfew-test", path, "tmpfs", flags, "") != 0 {
      let code = errno
      attempts += 1
      guard code == EBUSY, attempts < 600 else { throw Refused(reason: String(cString: strerror(code))) }
      try await Task.sleep(for: .milliseconds(100))
    }
  }

  /// Writes a file until nothing fits any more.
  public func fill() {
    guard let file = fopen(path + "/filler", "wbe") else { return }
    setvbuf(file, nil, _IONBF, 0)
    let block = [UInt8](repeating: 1, count: 4096)
    while fwrite(block, 1, block.count, file) == block.count {}
    fclose(file)
  }

  /// Makes room again.
  ///
  /// The file is emptied before it is removed: a child of another test that has been forked and not yet executed its
  /// program may still hold it open, and what is only removed keeps its room as long.
  public func clear() {
    truncate(path + "/filler", 0)
    unlink(path + "/filler")
  }

  /// Whether this process may mount one.
  public static let isPossible = SmallDisk(in: TemporaryFolder(), bytes: 4096) != nil

  /// The file system could not be mounted anew.
  struct Refused: Error {
    let reason: String
  }
}
