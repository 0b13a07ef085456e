import Audit
import Time

extension AwaitedNotice {
  /// How far it has come and what follows, for people, without a full stop.
  ///
  /// - Parameter instant: how far it had come then; `nil` for as far as the trail goes
  public func sentence(at instant: Timestamp? = nil) -> String {
    func isPast(_ event: Timestamp) -> Bool { instant.map { event <= $0 } ?? true }
    let told = deliveredAt.flatMap { isPast($0) ? $0 : nil }
    let delivery = told.map { "notice \(seq) was delivered by \(channel) at \($0.flooredToSecond.rfc3339)" }
    if let lapsed, isPast(lapsed.at) {
      return "\(delivery.map { "\($0) and" } ?? "notice \(seq) for \(channel)") does not count any more: \(lapsed.reason)"
    }
    if let delivery, let told {
      if let stopsAt {
        let earliest = max(stopsAt, told + (before ?? .zero))
        return "\(delivery); the workspace stops at \(earliest.flooredToSecond.rfc3339) at the earliest"
      }
      return before.map { "\(delivery); it acts from \((told + $0).flooredToSecond.rfc3339) on" } ?? delivery
    }
    if let givenUp, isPast(givenUp.at) {
      let again = (givenUp.at + StandingNotice.restAfterFailure).flooredToSecond.rfc3339
      return "notice \(seq) could not be delivered by \(channel): \(givenUp.reason); another one is written at \(again)"
    }
    // When attempts failed is not read, so the past is told without them.
    guard failures > 0, instant == nil || deliveredAt == nil && givenUp == nil else {
      return "notice \(seq) waits to be sent by \(channel)"
    }
    let answer = lastAnswer.map { ": \($0)" } ?? ""
    return "notice \(seq) was not taken by \(channel) \(failures == 1 ? "once" : "\(failures) times")\(answer); it is tried again"
  }
}
