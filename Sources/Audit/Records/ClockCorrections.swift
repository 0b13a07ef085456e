import SQLite
import Time

/// The sweeps that found the server's clock put back after it had been ahead.
///
/// Rows from before such a sweep can have instants that were still to come then. What they tell of had happened by that time,
/// so it counts as of that sweep.
struct ClockCorrections {
  /// What must be exceeded before an instant counts as one that is still to come.
  ///
  /// The clocks of the servers behind one address may differ by a minute, and a long list is dated at its beginning.
  static let tolerance = Duration.minutes(2)

  /// Number of sweeps looked at: several days of them, and no rest that is counted from a request lasts longer than one.
  private static let reach: Int64 = 5000

  private var sweeps: [(seq: Int64, present: Timestamp)] = []
  /// The latest instant of a sweep since the last correction; `nil` where there was no sweep.
  private(set) var latestAt: Timestamp?
  /// How far the server's clock was ahead in those sweeps.
  private(set) var lead = ClockLead()

  /// No correction.
  init() {}

  /// Those in a trail.
  init(_ connection: Connection) throws {
    try connection.cached(
      """
      SELECT s.seq, s.at, max(s.at, s.at - s.server_ahead_ms * 1000), e.at, coalesce(e.result, 'killed'), s.server_ahead_ms
      FROM (SELECT * FROM sweeps ORDER BY seq DESC LIMIT ?) s LEFT JOIN sweep_ends e ON e.sweep = s.seq ORDER BY s.seq
      """
    ).forEach([.integer(Self.reach)]) { row in
      let present = row.instant(2)
      // A sweep that failed may have had nothing but this machine's clock to go by.
      let isDatedByServer = !["failed", "killed"].contains(row.text(4))
      if isDatedByServer, let latestAt, latestAt.isToCome(at: present) {
        sweeps.append((row.integer(0), present))
        self.latestAt = nil
      }
      if isDatedByServer { lead.take(milliseconds: row.integer(5), at: row.instant(1)) }
      latestAt = [latestAt, row.instant(1), row.optionalInstant(3)].compactMap(\.self).max()
    }
  }

  /// An instant as it counts.
  ///
  /// - Parameter row: the number of the fact that tells of it
  func corrected(_ instant: Timestamp, ofRow row: Int64) -> Timestamp {
    sweeps.reduce(instant) { $1.seq > row ? $0.past(at: $1.present) : $0 }
  }
}

extension Timestamp {
  /// Whether it is still to come at an instant, by more than clocks may differ.
  public func isToCome(at present: Timestamp) -> Bool { self > present + ClockCorrections.tolerance }

  /// The instant, of something that has happened: no later than the present.
  public func past(at present: Timestamp) -> Timestamp { isToCome(at: present) ? present : self }
}

extension StoredMemory {
  /// Counts everything that has happened, and is remembered as of an instant still to come, as of now.
  ///
  /// Nothing is forgotten but a due time that is still to come: it will come again.
  ///
  /// - Parameter present: the present by that of the server's and this machine's clock which is ahead of the other, so that a
  ///   server's clock that is behind for a while takes nothing back
  /// - Returns: the changes of what the trail keeps as memory; the rest follows from the trail's sweeps.
  public mutating func correct(at present: Timestamp) -> MemoryChanges {
    var changes = MemoryChanges()
    for (key, memory) in rules {
      let corrected = memory.corrected(at: present)
      guard corrected != memory else { continue }
      changes.rules[key] = .some(corrected)
      rules[key] = corrected == RuleMemory() ? nil : corrected
    }
    for (key, value) in values {
      let corrected = value.corrected(at: present)
      guard corrected != value else { continue }
      changes.values[key] = .some(corrected)
      values[key] = corrected
    }
    for (workspace, suspension) in suspensions where suspension.at.isToCome(at: present) {
      suspensions[workspace]?.at = present
      changes.suspensions[workspace] = .some(suspensions[workspace])
    }
    correctWhatFollows(at: present)
    return changes
  }

  /// The same for what follows from requests, remarks and sweeps.
  private mutating func correctWhatFollows(at present: Timestamp) {
    readings = readings.mapValues { reading in
      var corrected = reading
      corrected.at = reading.at.past(at: present)
      return corrected
    }
    open = open.mapValues { $0.past(at: present) }
    for index in attempts.indices { attempts[index].sweepAt = attempts[index].sweepAt.past(at: present) }
    for index in answers.indices { answers[index] = answers[index].corrected { $0.past(at: present) } }
    for index in confirmed.indices { confirmed[index] = confirmed[index].corrected { $0.past(at: present) } }
    for index in undoings.indices { undoings[index].at = undoings[index].at.past(at: present) }
    for index in movesByUse.indices { movesByUse[index].at = movesByUse[index].at.past(at: present) }
    for index in unscheduled.indices {
      unscheduled[index].clearedAt = unscheduled[index].clearedAt.past(at: present)
    }
    for index in notices.indices { notices[index].state = notices[index].state.corrected { $0.past(at: present) } }
    lastSightAt = lastSightAt?.past(at: present)
    failedAt = failedAt?.past(at: present)
  }
}

extension RuleMemory {
  fileprivate func corrected(at present: Timestamp) -> RuleMemory {
    var memory = self
    memory.trueSince = trueSince?.past(at: present)
    memory.lastActionAt = lastActionAt?.past(at: present)
    memory.lastActions = lastActions?.mapValues { $0.past(at: present) }
    memory.standsSince = standsSince?.past(at: present)
    if let owedAt, owedAt.isToCome(at: present) { memory.owedAt = nil }
    return memory
  }
}

extension ValueMemory {
  fileprivate func corrected(at present: Timestamp) -> ValueMemory {
    var value = self
    value.at = at.past(at: present)
    if let byHand, byHand.at.isToCome(at: present) {
      value.byHand = HandSet(from: byHand.from, to: byHand.to, at: present)
    }
    return value
  }
}

extension OutcomeRecord {
  /// The outcome as of another instant; what the server asked for lasts as long as it did.
  func corrected(_ correct: (Timestamp) -> Timestamp) -> OutcomeRecord {
    var outcome = self
    outcome.at = correct(at)
    outcome.retryAt = retryAt.map { outcome.at + ($0 - at) }
    return outcome
  }
}

extension ConfirmedChange {
  func corrected(_ correct: (Timestamp) -> Timestamp) -> ConfirmedChange {
    var change = self
    change.at = correct(at)
    change.earlierActionAt = earlierActionAt.map(correct)
    return change
  }
}

extension StandingNotice.State {
  func corrected(_ correct: (Timestamp) -> Timestamp) -> StandingNotice.State {
    switch self {
    case .pending: self
    case .delivered(let at, let machineAt): .delivered(at: correct(at), machineAt: machineAt)
    case .failed(let at, let detail): .failed(at: correct(at), detail)
    }
  }
}
