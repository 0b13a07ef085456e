import FoundationEssentials
import Glibc

/// The room that is left where the trail is.
struct DiskRoom {
  private let bytes: UInt64

  /// Below this nothing can be recorded; below the other it is time to make room.
  private static let (least, low): (UInt64, UInt64) = (2_000_000, 200_000_000)

  /// The room on the file system of a file that is there; `nil` where that cannot be told.
  init?(around path: String) {
    var status = statvfs()
    guard statvfs(path, &status) == 0 else { return nil }
    self.init(bytes: UInt64(status.f_frsize) * UInt64(geteuid() == 0 ? status.f_bfree : status.f_bavail))
  }

  init(bytes: UInt64) { self.bytes = bytes }

  /// The check that fails or warns; `nil` where there is room enough.
  func check(_ path: String) -> Check? {
    guard bytes < Self.low else { return nil }
    let size = bytes < 1_000_000 ? "\(bytes / 1000) kB" : "\(bytes / 1_000_000) MB"
    let found = "\(path): \(bytes == 0 ? "no room" : "only \(size)") left on its disk"
    return Check(
      "database", bytes < Self.least ? .failed : .warning, found,
      advice: "make room on the disk; without a record nothing is done")
  }
}
