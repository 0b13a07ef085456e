/// What became of one attempt to deliver a message.
enum Delivery: Sendable, Equatable {
  /// The other side has taken it.
  case delivered(String)
  /// It was not taken and is tried again, after that time at the earliest if the other side said so.
  case deferred(String, after: Duration?)
  /// This message was not taken because of its recipient and is tried again; others may be taken.
  case held(String)
  /// Nobody knows whether it arrived.
  case unknown(String)
  /// It is never taken.
  case failed(String)
}
