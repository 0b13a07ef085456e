/// What a test server does wrong on purpose.
public enum ServerFault: Sendable, Hashable {
  /// Closes the connection without a byte of answer.
  case closeWithoutAnswer
  /// Announces the whole length, sends this many bytes of the body and closes.
  case cut(afterBytes: Int)
  /// Sends the body in pieces of this many bytes with a pause before each.
  case drip(bytes: Int, every: Duration)
  /// Announces this length whatever the body has, and closes at the body's end.
  case falseLength(Int)
}
