import Audit
import Rules
import Time

/// Reads what the trail remembers; `nil` where there is no trail.
public typealias RememberedFleet = @Sendable () async throws -> StoredMemory?

extension FleetMemory {
  /// Counts what is remembered as of an instant still to come as of now, where the server's clock was put back since.
  ///
  /// Otherwise cooldowns, groups with `every` and limits would wait for as long as the clock had been ahead. The memory must be
  /// read again after the sweep, whether or not it can be recorded.
  ///
  /// - Parameters:
  ///   - readAt: when the list was read, server time
  ///   - serverAhead: how far the server's clock is ahead of this machine's
  ///   - remembered: reads the trail's memory, only where it is needed; the changes made to it are ``corrections``
  mutating func correct(
    readAt: Timestamp, serverAhead: Duration?, remembered: RememberedFleet
  ) async throws {
    let present = Reading.laterPresent(readAt, serverAhead: serverAhead)
    guard let latest = latestAt, latest.isToCome(at: present), var stored = try await remembered() else { return }
    let changes = stored.correct(at: present)
    var corrected = FleetMemory(stored)
    corrected.server = server.corrected(at: present)
    corrected.keepWhatTheProcessKnows(of: self)
    for id in corrected.ids {
      corrected[id].lastReadAt = corrected[id].lastReadAt?.past(at: present)
      corrected[id].notSeenAt = corrected[id].notSeenAt?.past(at: present)
      corrected[id].notDeletedUntil = nil
    }
    corrected.corrections = changes
    corrected.clockNote = """
      the server's clock was put back: it showed \(latest.flooredToSecond.rfc3339) in an earlier sweep, and now \
      \(readAt.rfc3339). What is remembered as of later than now counts as of \(present.flooredToSecond.rfc3339), so cooldowns \
      and other rests may begin anew, and last no longer than usual
      """
    corrected.isStale = true
    self = corrected
  }
}

extension ClockLead.Jump {
  /// That the clock was set ahead and what follows from it, one sentence.
  var note: String {
    let since = at.flooredToSecond.rfc3339
    return """
      the server's clock is \(Duration.seconds(by.wholeSeconds).shortText) further ahead of this machine's than before: one of \
      them was set. Since when a workspace has been idle is unknown for an hour, where nobody has used it since \(since)
      """
  }
}

extension FleetMemory {
  /// Until when the server does not want to be asked for the list; `nil` where it may be asked.
  ///
  /// Where it said so while its clock was ahead, as long from now on.
  func listWait(at now: Timestamp, serverAhead: Duration?) -> Timestamp? {
    guard let until = listRetryAt else { return nil }
    // The list was refused in the last sweep, which is the last that failed.
    if let failedAt, failedAt.isToCome(at: Reading.laterPresent(now, serverAhead: serverAhead)) {
      return now + (until - failedAt)
    }
    return now < until ? until : nil
  }
}

extension ServerKnowledge {
  /// What was told, without what would be taken for new until a clock that was put back has come as far again.
  fileprivate func corrected(at present: Timestamp) -> ServerKnowledge {
    var knowledge = self
    (knowledge.rights, knowledge.groups, knowledge.metadata, knowledge.use) = (nil, nil, nil, nil)
    if let seen = knowledge.seen { knowledge.seen = (seen.count, seen.at.past(at: present)) }
    return knowledge
  }
}

extension Reading {
  /// The present by that of two clocks which is ahead of the other, server's or machine's: nothing that has happened is later.
  ///
  /// In whole milliseconds of difference, as the trail keeps it.
  static func laterPresent(_ readAt: Timestamp, serverAhead: Duration?) -> Timestamp {
    max(readAt, readAt - .milliseconds(serverAhead?.wholeMilliseconds ?? 0))
  }

  /// The same for this reading.
  var laterPresent: Timestamp { Self.laterPresent(readAt, serverAhead: serverAhead) }
}
