/// The result of recording an intent.
public enum IntentReceipt: Hashable, Sendable {
  /// The intent is on disk under this number: send the request, then record its outcome.
  case recorded(Int64)

  /// Curfew is paused: nothing was recorded and nothing may be sent.
  case paused(Pause)
}
