import Audit
import Rules
import Time

extension AwaitedNotice {
  /// How far it has come and what follows, for people, without a full stop.
  ///
  /// - Parameter instant: how far it had come then; `nil` for as far as the trail goes
  public func sentence(at instant: Timestamp? = nil) -> String {
    func isPast(_ event: Timestamp) -> Bool { instant.map { event <= $0 } ?? true }
    let told = deliveredAt.flatMap { isPast($0) ? $0 : nil }
    let delivery = told.map { Self.delivery(of: seq, by: channel, at: $0) }
    if let lapsed, isPast(lapsed.at) {
      return
        "\(delivery.map { "\($0) and" } ?? "notice \(seq) for \(channel)") does not count any more: \(lapsed.reason)"
    }
    if let delivery, let told {
      return before.map { Self.wait(after: delivery, at: told, before: $0, stopsAt: stopsAt, deadline: deadline) }
        ?? delivery
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
    return
      "notice \(seq) was not taken by \(channel) \(failures == 1 ? "once" : "\(failures) times")\(answer); it is tried again"
  }

  private static func delivery(of seq: Int64, by channel: String, at told: Timestamp) -> String {
    "notice \(seq) was delivered by \(channel) at \(told.flooredToSecond.rfc3339)"
  }

  private static func wait(
    after delivery: String, at told: Timestamp, before: Duration, stopsAt: Timestamp?, deadline: Timestamp?
  ) -> String {
    guard let stopsAt else { return "\(delivery); it acts from \((told + before).flooredToSecond.rfc3339) on" }
    let earliest = earliestStop(
      deliveredAt: told, before: before, stopsAt: stopsAt, nearest: ServerLimits.nearestAim)
    if let deadline, deadline <= earliest {
      return "\(delivery); the workspace stops at its own deadline first, at \(deadline.flooredToSecond.rfc3339)"
    }
    return "\(delivery); the workspace stops at \(earliest.flooredToSecond.rfc3339) at the earliest"
  }

  /// What is said of a notice that was delivered and is not old enough yet.
  ///
  /// - Parameter deadline: the workspace's present one
  static func wait(
    for notice: StandingNotice, deliveredAt told: Timestamp, before: Duration, deadline: Timestamp?
  ) -> String {
    wait(
      after: delivery(of: notice.seq, by: notice.channel, at: told), at: told, before: before, stopsAt: notice.stopsAt,
      deadline: deadline)
  }
}
