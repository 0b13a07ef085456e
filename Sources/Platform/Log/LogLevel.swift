/// How much an event matters; ordered.
public enum LogLevel: String, Sendable, CaseIterable, Comparable {
  /// What a developer looks at to find a fault.
  case debug
  /// What an operator reads in passing.
  case info
  /// What an operator should look at.
  case warning
  /// What went wrong.
  case error

  private var rank: Int {
    switch self {
    case .debug: 0
    case .info: 1
    case .warning: 2
    case .error: 3
    }
  }

  public static func < (left: LogLevel, right: LogLevel) -> Bool { left.rank < right.rank }
}
