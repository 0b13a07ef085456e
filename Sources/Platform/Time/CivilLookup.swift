/// The instants at which a zone's clocks show a given time.
public enum CivilLookup: Hashable, Sendable {
  /// The usual case: one instant.
  case unique(Timestamp)
  /// The clocks jumped over it. `pre` and `post` are what it would be with the offset before and after the jump (so
  /// `post` < `transition` <= `pre`).
  case skipped(pre: Timestamp, transition: Timestamp, post: Timestamp)
  /// The clocks showed it twice, first at `pre`, again at `post`, being set back at `transition` in between.
  case repeated(pre: Timestamp, transition: Timestamp, post: Timestamp)

  /// The only or first instant; the moment of the jump for a time that was skipped.
  public var first: Timestamp {
    switch self {
    case .unique(let instant): instant
    case .skipped(_, let transition, _): transition
    case .repeated(let pre, _, _): pre
    }
  }

  /// The only or last instant; the moment of the jump for a time that was skipped.
  public var last: Timestamp {
    switch self {
    case .unique(let instant): instant
    case .skipped(_, let transition, _): transition
    case .repeated(_, _, let post): post
    }
  }
}
