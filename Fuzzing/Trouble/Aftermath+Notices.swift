import SQLite
import Time

extension Aftermath {
  /// Nobody's workspace is shortened before they were told, and messages come as often as their channel says.
  func checkNotices() throws {
    try checkToldBefore()
    try checkMessages()
    try checkOutbox()
  }

  /// Every shortening of a rule that tells first comes after a message that arrived, old enough by both clocks.
  private func checkToldBefore() throws {
    let least = Duration.minutes(TroubledRules.noticeMinutes) - .minutes(2)
    for action in standingActions where action.intent.rule == "shorten-told" && action.isShortening {
      run.tally.count(.told)
      guard let deadline = action.change.after?.deadline else { continue }
      let isTold = run.postbox.receipts.contains { receipt in
        receipt.serverAt + least <= action.change.serverAt
          // Who sets this machine's clock makes one of the two clocks tell nothing.
          && (receipt.at + least <= action.change.at || run.machineClockIsSet)
          && receipt.message.notices.contains {
            $0.kind == "before" && $0.workspace == action.change.workspace && $0.rule == action.intent.rule
              && $0.stopsAt.flatMap { Timestamp(rfc3339: $0) }.map { $0 - .minutes(1) <= deadline } ?? false
          }
      }
      guard !isTold else { continue }
      throw Violation(.told, "\(words(action)) to \(deadline.rfc3339)")
    }
    let unannounced = try connection.integer("SELECT count(*) FROM v_stops_without_notice") ?? 0
    guard unannounced == 0 else { throw Violation(.told, "\(unannounced) rows in v_stops_without_notice") }
  }

  /// The same key stands for the same content, and comes once over a channel that sends at most once.
  private func checkMessages() throws {
    for (key, group) in Dictionary(grouping: run.postbox.receipts, by: \.message.id).sorted(by: { $0.key < $1.key }) {
      run.tally.count(.message)
      guard Set(group.map(\.body)).count == 1 else { throw Violation(.message, "\(key) stands for two contents") }
      // A trail that is copied back does not know that it was sent.
      let times = group.count { !isForgotten($0.at) }
      guard group[0].path != Machine.atMostOncePath || times <= 1 else {
        throw Violation(.message, "\(key) came \(times) times, and should at most once")
      }
    }
  }

  /// What the trail calls delivered has arrived, and nothing waits for ever.
  private func checkOutbox() throws {
    let arrived = Set(run.postbox.receipts.map(\.message.id))
    let delivered = try connection.prepare(
      """
      SELECT DISTINCT substr(lower(hex(g.chain)), 1, 32) FROM notice_events e JOIN log g ON g.seq = e.notice
      WHERE e.event = 'delivered'
      """
    ).all { "curfew-" + $0.text(0) }
    for key in delivered.sorted() {
      run.tally.count(.outbox)
      guard !arrived.contains(key) else { continue }
      throw Violation(.outbox, "\(key) is delivered, and never arrived")
    }
    let waiting = try connection.prepare(
      "SELECT l.notice FROM live_notices l WHERE l.is_pending AND l.notice <= ? ORDER BY 1"
    ).all([.integer(run.lastTroubledRow)]) { $0.integer(0) }
    guard let first = waiting.first else { return }
    throw Violation(.outbox, "notice \(first) still waits to be sent")
  }
}
