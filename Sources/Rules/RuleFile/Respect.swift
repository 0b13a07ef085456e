/// How long a rule leaves alone what somebody set by hand.
public enum Respect: Sendable, Hashable {
  /// A later deadline is left alone until it comes, everything else until somebody changes it again.
  case untilChanged
  /// Everything is left alone until the deadline of the running session.
  case untilDeadline
  /// Everything is left alone for this time after it was set, a later deadline at most until it comes.
  case span(Duration)
  /// Nothing is left alone.
  case never

  /// The words for it in files and settings; a duration is possible too.
  public static let words = ["until_changed", "until_deadline", "never"]

  /// Parses one of ``words``; `nil` for anything else.
  public init?(word: String) {
    switch word {
    case "until_changed": self = .untilChanged
    case "until_deadline": self = .untilDeadline
    case "never": self = .never
    default: return nil
    }
  }

  /// The notation in files: `until_changed`, `4h`.
  public var text: String {
    switch self {
    case .untilChanged: "until_changed"
    case .untilDeadline: "until_deadline"
    case .span(let duration): duration.exactText
    case .never: "never"
    }
  }
}
