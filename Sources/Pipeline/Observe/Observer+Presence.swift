import CoderAPI
import Time

/// Whether what the server shows is the present, and all of it.
extension Observer {
  /// Rejects a list that is older than one read before, and one that is dated ahead of the other answers.
  ///
  /// With an old list, what people and Curfew did since would be taken for undone; by a date ahead everybody would have been
  /// idle for longer than they were. The second request tells these from a server whose clock was set: such a server dates
  /// its other answers like this one.
  ///
  /// Sets what the date of the next list is compared with, also where this one is refused: the answer that shows how old it
  /// is dates the present, even if the server's clock was set since the last good list.
  ///
  /// - Throws: `CoderFailure` for an old or misdated list, or if the second request fails.
  func checkPresence(of exchange: Exchange, _ memory: inout FleetMemory) async throws {
    let before = memory.server.readAt
    // A long list takes minutes to read: what counts is the time at which the page was asked for. So it does for the answer
    // before, which may have been on its way for long: if that is too strict, the second request tells.
    guard let date = exchange.serverDate, let sentAt = exchange.sentAt, let answered = exchange.answeredAt,
      let known = before.map({ $0.date + $0.askedAt.duration(to: sentAt) }) ?? memory.lastSweepAt
    else {
      memory.server.readAt = exchange.answeredAt ?? before
      return
    }
    if let before, answered.date - Self.clockSlack > before.date + before.at.duration(to: answered.at) {
      if let present = try await coder.buildInfo().exchange.answeredAt {
        memory.server.readAt = present
        guard answered.date - Self.clockSlack <= present.date - answered.at.duration(to: present.at) else {
          throw CoderFailure.misdatedList(of: date, at: present.date, exchange)
        }
      }
      memory.server.readAt = answered
      return
    }
    if date + Self.clockSlack >= known {
      // Of a row of lists that are each a little older than they should be, the newest counts.
      let isOlder = before.map { $0.date + $0.at.duration(to: answered.at) > answered.date } ?? false
      if !isOlder { memory.server.readAt = answered }
      return
    }
    let present = try await coder.buildInfo().exchange.answeredAt
    if let present, date + Self.clockSlack < present.date - sentAt.duration(to: present.at) {
      memory.server.readAt = present
      throw CoderFailure.outdatedList(of: date, at: present.date, exchange)
    }
    memory.server.readAt = answered
  }

  /// Notes how far the server's clock is ahead of this machine's and whether it was set ahead, and corrects the memory where it
  /// was put back.
  ///
  /// - Throws: what reading the trail throws.
  func checkClock(by exchange: Exchange, _ memory: inout FleetMemory) async throws {
    memory.server.ahead = coder.clock.skew
    let readAt = (exchange.serverDate ?? coder.clock.now()).flooredToSecond
    memory.server.clockJump =
      memory.lead.taking(milliseconds: memory.server.ahead?.wholeMilliseconds ?? 0, at: readAt).jump
    try await memory.correct(readAt: readAt, serverAhead: memory.server.ahead, remembered: remembered)
  }

  /// Maximum difference between the clocks of servers behind one address.
  private static let clockSlack = Duration.seconds(60)

  /// A note that far fewer workspaces are seen than before; `nil` where that is not so.
  ///
  /// Somebody may have deleted them, or taken a right from the token: the server then shows fewer and does not say so.
  /// After a day the new number is accepted.
  func shrinkage(of reading: Reading, _ memory: inout FleetMemory) -> String? {
    let count = reading.observations.count + reading.unreadable.count + reading.outdated.count
    guard let before = memory.server.seen, Self.isFarLess(count, than: before.count),
      reading.now - before.at < .days(1)
    else {
      memory.server.seen = (count, reading.now)
      return nil
    }
    return """
      sees \(count) workspaces, where a sweep before saw \(before.count): the token or its user may have lost rights ('curfew \
      doctor' shows what it may), or they were deleted; none is taken for deleted because of it
      """
  }

  /// Whether so many fewer are seen that it takes a reason: less than half, and at least five fewer or none of several.
  package static func isFarLess(_ count: Int, than before: Int) -> Bool {
    count * 2 < before && (before - count >= 5 || count == 0 && before > 1)
  }
}
