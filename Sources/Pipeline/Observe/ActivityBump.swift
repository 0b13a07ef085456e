import Cron
import Rules
import Time

/// Decides whether the server moved a deadline itself because the workspace was in use (How Coder behaves, "Bumps").
///
/// A bump sets the deadline to the present instant plus an amount, writes that instant into the build, and follows use.
/// `coder schedule extend WS 1h` results in nearly the same deadline: where the two cannot be told apart, the change
/// counts as a person's.
struct ActivityBump {
  /// The deadline before the possible bump.
  let from: Timestamp?
  /// When that deadline was read, before the bump; `nil` where the time was already checked.
  let since: Timestamp?
  let authorship: Authorship

  private var facts: WorkspaceFacts { authorship.facts }
  private var server: ServerTraits { authorship.server }
  private var now: Timestamp { authorship.now }

  /// How long newer servers buffer use before they write it down.
  private static let flush = Duration.seconds(65)
  private static let slack = Duration.seconds(2)

  /// Whether a bump explains where the deadline stands.
  ///
  /// - Parameter atSecondLook: whether an earlier look came before the server had written the use down; then use much
  ///   later than the bump proves nothing.
  func isServersOwn(atSecondLook: Bool = false) -> Bool {
    guard let from, let deadline = facts.deadline, deadline > from, let amount = server.bump(of: facts), amount > .zero,
      let at = instant(of: deadline, amount)
    else { return false }
    if at > now + .seconds(90) || since.map({ at < $0 - Authorship.clockSlack }) ?? false { return false }
    // The server does not bump while enough time is left.
    guard from - at < server.bumpsBelow(amount) + Self.slack else { return false }
    return isUsed(at: at, atSecondLook: atSecondLook)
  }

  /// The instant at which a bump would have produced this deadline; `nil` when no bump does.
  private func instant(of deadline: Timestamp, _ amount: Duration) -> Timestamp? {
    let updated = authorship.buildUpdatedAt
    let plain = deadline - amount
    if updated.map({ ($0 - plain).magnitude <= server.bumpPrecision }) ?? true { return plain }
    guard let updated, updated > plain else {
      // A bump that reaches over the next autostart grants the whole lifetime from there, so that the deadline is
      // further away than the amount.
      guard let updated, let ttl = facts.ttl, Self.isFiring(deadline - ttl, of: facts, after: updated),
        updated + amount > deadline - ttl
      else { return nil }
      return updated
    }
    // The bump was capped at the template's latest deadline.
    return deadline == facts.maxDeadline ? updated : nil
  }

  /// Whether the workspace was used at that instant, as far as the server has written it down.
  private func isUsed(at instant: Timestamp, atSecondLook: Bool) -> Bool {
    // Only the latest report of an agent is told, and the one that moved the deadline may have come before it.
    if let reported = facts.appStatusSince, reported >= instant - Self.slack,
      !atSecondLook || reported <= instant + Self.slack
    {
      return true
    }
    guard let used = facts.lastUsedAt else { return false }
    if atSecondLook, used > instant + Self.flush { return false }
    if used >= instant - Self.slack { return true }
    // The session goes on, and its use of the last minute is not written down yet.
    return server.writesUseLate && used >= instant - Self.flush && now <= instant + Self.flush
  }

  /// Whether the workspace's schedule would start it at that instant.
  static func isFiring(_ instant: Timestamp, of facts: WorkspaceFacts, after start: Timestamp) -> Bool {
    guard instant > start else { return false }
    if instant == facts.nextStartAt { return true }
    // An unreadable schedule never fires.
    guard let text = facts.autostart, let schedule = try? CoderSchedule(parsing: text) else { return false }
    return schedule.serverNext(after: instant - .seconds(1)) == instant
  }
}
