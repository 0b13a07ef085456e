import Glibc

/// What the process uses of the machine now, from the kernel's own account. Reads a few files of /proc, which do not block.
public struct ProcessUsage: Sendable {
  /// Processor time so far, user and system.
  public let cpu: Duration
  /// Memory in bytes; `nil` where /proc does not tell.
  public let residentBytes, virtualBytes: Int?
  /// File descriptors that are open, without the one that this look takes; `nil` where /proc does not tell.
  public let descriptors: Int?
  /// File descriptors that may be open; `nil` for any number.
  public let maximumDescriptors: Int?
  /// Threads; `nil` where /proc does not tell.
  public let threads: Int?

  /// Looks now.
  public init() {
    var usage = rusage()
    getrusage(RUSAGE_SELF.rawValue, &usage)
    cpu = ProcessUsage.duration(usage.ru_utime) + ProcessUsage.duration(usage.ru_stime)
    let pages = ProcessUsage.text("/proc/self/statm")?.split(separator: " ").compactMap { Int($0) } ?? []
    let pageBytes = sysconf(Int32(_SC_PAGESIZE))
    (virtualBytes, residentBytes) = pages.count > 1 ? (pages[0] * pageBytes, pages[1] * pageBytes) : (nil, nil)
    descriptors = ProcessUsage.entries(of: "/proc/self/fd").map { $0 - 1 }
    threads = ProcessUsage.entries(of: "/proc/self/task")
    var limit = rlimit()
    let isLimited = getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0
    maximumDescriptors = isLimited ? Int(exactly: limit.rlim_cur) : nil
  }

  private static func duration(_ time: timeval) -> Duration {
    .seconds(time.tv_sec) + .microseconds(time.tv_usec)
  }

  private static func entries(of folder: String) -> Int? {
    guard let stream = opendir(folder) else { return nil }
    defer { closedir(stream) }
    var count = 0
    while readdir(stream) != nil { count += 1 }
    // Two of them are the folder itself and the one above.
    return count - 2
  }

  private static func text(_ path: String) -> String? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = read(descriptor, &bytes, bytes.count)
    return count > 0 ? String(decoding: bytes[..<count], as: UTF8.self) : nil
  }
}
