import Rules
import Time

/// A bound that a wished deadline was moved to, and which the message states.
enum DeadlineBound: Sendable {
  /// The nearest deadline that Curfew sends, since the server takes none much nearer.
  case floor
  /// The rule's `at_most`.
  case atMost
  /// `max_deadline`.
  case maximum

  /// For people, behind the rule's own message.
  var sentence: String {
    switch self {
    case .floor: "That is the nearest deadline that the server takes."
    case .atMost: "That is the at_most of the rule."
    case .maximum: "That is the latest deadline that the template allows."
    }
  }
}
