/// How long a rule leaves alone what somebody set by hand.
public enum Respect: Sendable, Hashable {
  /// A later deadline until it comes; everything else until somebody changes it again.
  case untilChanged
  /// Everything until the deadline of the running session comes.
  case untilDeadline
  /// So long after it was set, a later deadline until it comes at most.
  case span(Duration)
  /// Not at all.
  case never

  /// The words that files and settings use for it besides a duration.
  public static let words = ["until_changed", "until_deadline", "never"]

  /// One of ``words``; `nil` for everything else.
  public init?(word: String) {
    switch word {
    case "until_changed": self = .untilChanged
    case "until_deadline": self = .untilDeadline
    case "never": self = .never
    default: return nil
    }
  }

  /// As it is written: `until_changed`, `4h`.
  public var text: String {
    switch self {
    case .untilChanged: "until_changed"
    case .untilDeadline: "until_deadline"
    case .span(let duration): duration.exactText
    case .never: "never"
    }
  }
}
