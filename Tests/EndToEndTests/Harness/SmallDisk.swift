import Foundation
import Glibc

/// A file system of its own in memory, mounted at a folder; only root can have one.
final class SmallDisk {
  private let path: String

  /// `nil` where nothing may be mounted.
  init?(at path: String, bytes: Int) {
    self.path = path
    mkdir(path, 0o755)
    guard mount("curfew-test", path, "tmpfs", 0, "size=\(bytes)") == 0 else { return nil }
  }

  deinit { umount2(path, Int32(MNT_DETACH)) }

  /// Takes or gives back the right to write.
  func setReadOnly(_ isReadOnly: Bool) {
    mount("curfew-test", path, "tmpfs", UInt(MS_REMOUNT) | (isReadOnly ? UInt(MS_RDONLY) : 0), "")
  }

  /// Writes a file until nothing fits any more.
  func fill() {
    guard let file = fopen(path + "/filler", "wb") else { return }
    setvbuf(file, nil, _IONBF, 0)
    let block = [UInt8](repeating: 1, count: 4096)
    while fwrite(block, 1, block.count, file) == block.count {}
    fclose(file)
  }

  /// Makes room again.
  func clear() { unlink(path + "/filler") }

  /// Whether this process may mount one.
  static let isPossible: Bool = {
    let path = NSTemporaryDirectory() + "curfew-mount-\(UUID().uuidString)"
    defer { rmdir(path) }
    return SmallDisk(at: path, bytes: 4096) != nil
  }()
}
