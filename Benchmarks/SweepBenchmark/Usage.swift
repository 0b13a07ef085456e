import Glibc

/// What a piece of work took: CPU time of the process, and wall time.
struct Usage: CustomStringConvertible {
  private let cpu: Duration
  private let wall: Duration

  private static let began = ContinuousClock.now

  /// Used up since the process began.
  static func now() -> Usage {
    let usage = resources()
    let seconds = usage.ru_utime.tv_sec + usage.ru_stime.tv_sec
    let microseconds = usage.ru_utime.tv_usec + usage.ru_stime.tv_usec
    return Usage(cpu: .seconds(seconds) + .microseconds(microseconds), wall: began.duration(to: .now))
  }

  /// The most memory the process ever had.
  static var peakMegabytes: Int { Int(resources().ru_maxrss) / 1024 }

  static func - (left: Usage, right: Usage) -> Usage {
    Usage(cpu: left.cpu - right.cpu, wall: left.wall - right.wall)
  }

  var description: String { "\(milliseconds(cpu)) ms CPU, \(milliseconds(wall)) ms wall" }

  private func milliseconds(_ duration: Duration) -> Int64 {
    duration.components.seconds * 1000 + duration.components.attoseconds / 1_000_000_000_000_000
  }

  private static func resources() -> rusage {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage
  }
}
