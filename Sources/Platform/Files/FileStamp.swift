import Glibc

/// Which content a file has, as far as that can be told without reading it: links are followed, as a reader follows them.
///
/// Equal stamps mean the same content, except for a file that was changed in place twice within one tick of the file
/// system's clock, some milliseconds: so let a file be quiet for longer than that before it is read.
public struct FileStamp: Sendable, Hashable {
  private let device: UInt64
  private let inode: UInt64
  private let size: Int64
  private let changed: Moment
  private let modified: Moment
  /// The system's error number where it cannot be looked at; 0 where it can.
  private let systemError: Int32

  private struct Moment: Hashable {
    let seconds: Int64
    let nanoseconds: Int64

    init(_ time: timespec) { (seconds, nanoseconds) = (Int64(time.tv_sec), Int64(time.tv_nsec)) }
  }

  /// Looks at what lies at the path now; what cannot be looked at has a stamp, too.
  public init(at path: String) {
    var status = stat()
    systemError = stat(path, &status) == 0 ? 0 : errno
    let isSeen = systemError == 0
    device = isSeen ? UInt64(status.st_dev) : 0
    inode = isSeen ? UInt64(status.st_ino) : 0
    size = isSeen ? Int64(status.st_size) : 0
    changed = Moment(isSeen ? status.st_ctim : timespec())
    modified = Moment(isSeen ? status.st_mtim : timespec())
  }
}
