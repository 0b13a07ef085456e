import Cron
import Rules
import Time

/// Whether the server moved a deadline by itself, because the workspace was in use (How Coder behaves, "Bumps").
///
/// A bump sets the deadline to its own instant plus an amount, writes that instant into the build, and has use behind it.
/// `coder schedule extend WS 1h` gives nearly the same deadline: where it cannot be told, it is a person's.
struct ActivityBump {
  /// The deadline before it.
  let from: Timestamp?
  /// When that was read; the bump came later. `nil` where that was judged already.
  let since: Timestamp?
  let authorship: Authorship

  private var facts: WorkspaceFacts { authorship.facts }
  private var server: ServerTraits { authorship.server }
  private var now: Timestamp { authorship.now }

  /// How long newer servers keep what they know of use before they write it down.
  private static let flush = Duration.seconds(65)
  private static let slack = Duration.seconds(2)

  /// Whether a bump explains where the deadline stands.
  ///
  /// - Parameter atSecondLook: whether the first look came before the server had written down what use there was; then use
  ///   much later than the bump proves nothing.
  func isServersOwn(atSecondLook: Bool = false) -> Bool {
    guard let from, let deadline = facts.deadline, deadline > from, let amount = server.bump(of: facts), amount > .zero,
      let at = instant(of: deadline, amount)
    else { return false }
    if at > now + .seconds(90) || since.map({ at < $0 - Authorship.clockSlack }) ?? false { return false }
    // While enough is left the server does not bump.
    guard from - at < server.bumpsBelow(amount) + Self.slack else { return false }
    return isUsed(at: at, atSecondLook: atSecondLook)
  }

  /// The instant at which a bump would have put the deadline there; `nil` when none does.
  private func instant(of deadline: Timestamp, _ amount: Duration) -> Timestamp? {
    let updated = authorship.buildUpdatedAt
    let plain = deadline - amount
    if updated.map({ ($0 - plain).magnitude <= server.bumpPrecision }) ?? true { return plain }
    guard let updated, updated > plain else {
      // Over the next autostart a bump gives the whole lifetime from there, so that the deadline is further than the amount.
      guard let updated, let ttl = facts.ttl, Self.isFiring(deadline - ttl, of: facts, after: updated),
        updated + amount > deadline - ttl
      else { return nil }
      return updated
    }
    // Cut at the latest that the template allows.
    return deadline == facts.maxDeadline ? updated : nil
  }

  /// Whether somebody used the workspace then, as far as the server has written that down.
  private func isUsed(at instant: Timestamp, atSecondLook: Bool) -> Bool {
    if let reported = facts.appStatusSince, (reported - instant).magnitude <= Self.slack { return true }
    guard let used = facts.lastUsedAt else { return false }
    if atSecondLook, used > instant + Self.flush { return false }
    if used >= instant - Self.slack { return true }
    // A session under way, whose use of the last minute is not written down yet.
    return server.writesUseLate && used >= instant - Self.flush && now <= instant + Self.flush
  }

  /// Whether an instant is one at which the workspace's schedule would start it.
  static func isFiring(_ instant: Timestamp, of facts: WorkspaceFacts, after start: Timestamp) -> Bool {
    guard instant > start else { return false }
    if instant == facts.nextStartAt { return true }
    // A text that is no schedule fires never.
    guard let text = facts.autostart, let schedule = try? CoderSchedule(parsing: text) else { return false }
    return schedule.serverNext(after: instant - .seconds(1)) == instant
  }
}
