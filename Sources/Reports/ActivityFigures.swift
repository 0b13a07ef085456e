import Time

/// The figures of one line of the activity report.
public struct ActivityFigures: Hashable, Sendable {
  /// How long workspaces ran.
  public var running = Bounds()
  /// How long the server counted them as used while they ran.
  public var used = Bounds()
  /// The starts by who brought them about.
  public var starts: [BuildCause: Int] = [:]
  /// The stops and deletions by who brought them about.
  public var stops: [BuildCause: Int] = [:]

  /// Makes figures without anything.
  public init() {}

  /// How long they ran unused.
  public var idle: Bounds { running.without(used) }
  /// How long it is not known whether they ran.
  public var unknown: Duration { running.most - running.least }

  /// Counts a start or a stop.
  mutating func count(_ isStart: Bool, _ cause: BuildCause, _ times: Int = 1) {
    if isStart { starts[cause, default: 0] += times } else { stops[cause, default: 0] += times }
  }

  /// Adds the figures of a part.
  public static func += (sum: inout ActivityFigures, part: ActivityFigures) {
    sum.running += part.running
    sum.used += part.used
    sum.starts.merge(part.starts, uniquingKeysWith: +)
    sum.stops.merge(part.stops, uniquingKeysWith: +)
  }
}
