import Rules
import Time

/// A bound to which a wished deadline was moved; the message states it.
enum DeadlineBound: Sendable {
  /// The nearest deadline that Curfew sends; the server refuses deadlines that are much nearer.
  case floor
  /// The rule's `at_most`.
  case atMost
  /// `max_deadline`.
  case maximum

  /// A sentence for people, appended to the rule's own message.
  var sentence: String {
    switch self {
    case .floor: "That is the nearest deadline that the server takes."
    case .atMost: "That is the at_most of the rule."
    case .maximum: "That is the latest deadline that the template allows."
    }
  }
}
