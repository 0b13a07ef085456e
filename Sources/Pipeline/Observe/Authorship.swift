import Audit
import Cron
import Rules
import Time

/// Decides who set each value of a workspace, after a reading: Curfew, the server, or a person.
///
/// A changed value counts as a person's unless Curfew or the server is known to have set it. A value seen for the first
/// time counts as the server's: it may come from the template.
struct Authorship {
  let facts: WorkspaceFacts
  /// When the server last changed the build's record; its own bump writes the same instant there.
  let buildUpdatedAt: Timestamp?
  /// The memory before this reading.
  let before: WorkspaceMemory
  let now: Timestamp
  let server: ServerTraits
  /// Whether Curfew has cleared the schedule to set another one, and has not set that yet, or to suspend it.
  var isUnscheduled = false

  /// Tolerance between clocks: the server's processes have different clocks, and none shows the order of events.
  static let clockSlack = Duration.seconds(5)

  /// The values to remember, for every effect.
  func values() -> EffectMap<ValueMemory> {
    var values = before.values
    // Usually nothing has changed, and the memory of the text that is there is not needed twice.
    func set(_ effect: Effect, _ value: ValueMemory) {
      if before.values[effect] != value { values[effect] = value }
    }
    let ttl = value(of: .ttl)
    set(.ttl, ttl)
    set(.autostart, value(of: .autostart))
    if !facts.unknown.contains("ws.deadline") { set(.lifetime, lifetime(ttl)) }
    return values
  }

  private func value(of effect: Effect) -> ValueMemory {
    let present = EffectValue.present(effect, of: facts)
    guard let last = before.values[effect] else { return ValueMemory(value: present, setBy: .server, at: now) }
    if effect == .autostart, isUnscheduled {
      if present == nil { return last }
      // The suspended schedule, given back by a request whose outcome is not known yet.
      if before.open[.autostart] != nil, present == before.suspension?.schedule { return last }
      // Curfew knows the schedules that it sets itself. Any other one is a person's, even if it equals the old one.
      return ValueMemory(value: present, setBy: isSentByCurfew(present, effect) ? .curfew : .other, at: now)
    }
    if last.value == present { return last }
    // Whoever claims a prebuilt workspace gets the values of its template with it.
    if before.lastReading?.isPrebuild == true, !facts.isPrebuild {
      return ValueMemory(value: present, setBy: .server, at: now)
    }
    if isSentByCurfew(present, effect) { return ValueMemory(value: present, setBy: .curfew, at: now) }
    // A template that does not let its users choose gives all its workspaces its own lifetime.
    if effect == .ttl, facts.template.allowUserAutostop == false, facts.ttl == facts.template.defaultTTL {
      return ValueMemory(value: present, setBy: .server, at: now)
    }
    return ValueMemory(value: present, setBy: .other, at: now)
  }

  /// Whether a value is the last one that Curfew sent without knowing whether it arrived.
  private func isSentByCurfew(_ present: String?, _ effect: Effect) -> Bool {
    before.sent[effect].map { $0 == present } ?? false
  }

  // MARK: The deadline of the running session

  private func lifetime(_ ttl: ValueMemory) -> ValueMemory {
    guard let last = before.values[.lifetime], let seen = before.lastReading else { return serversOwn }
    let beganSince = seen.deadline == nil && facts.startedAt.map { $0 >= seen.at - Self.clockSlack } ?? false
    if seen.buildNumber != Int64(facts.buildNumber) || beganSince { return begun() }
    if seen.deadline == facts.deadline { return unchanged(last) }
    if isSentByCurfew(EffectValue.present(.lifetime, of: facts), .lifetime) { return with(.curfew) }
    if isByClearing(ttl, since: seen) {
      return ttl.setBy == .other ? by(hand: seen.deadline) : with(ttl.setBy)
    }
    if isByTemplate(since: seen) { return serversOwn }
    let bump = ActivityBump(from: seen.deadline, since: seen.at, authorship: self)
    return bump.isServersOwn() ? bumped(last) : by(hand: seen.deadline)
  }

  private var serversOwn: ValueMemory { with(.server) }

  private func with(_ origin: ValueMemory.Origin) -> ValueMemory {
    ValueMemory(value: ValueMemory.remembered(.lifetime, of: facts), setBy: origin, at: now)
  }

  private func by(hand from: Timestamp?) -> ValueMemory {
    var value = with(.other)
    guard let deadline = facts.deadline else { return value }
    // Newer servers tell when the deadline was moved.
    let earliest = before.lastReading.map { $0.at - Self.clockSlack } ?? now
    let moved = buildUpdatedAt.flatMap { (earliest...max(earliest, now)).contains($0) ? $0 : nil }
    value.byHand = ValueMemory.HandSet(from: bumpedSince() ?? from, to: deadline, at: moved ?? now)
    return value
  }

  /// Where a bump had put the deadline before somebody set it by hand, when both happened since the last reading.
  ///
  /// Else `nil`.
  ///
  /// Only for servers on which nothing but a bump changes the build's record.
  private func bumpedSince() -> Timestamp? {
    guard !server.writesExtensions, let updated = buildUpdatedAt, let seen = before.lastReading, updated > seen.at,
      facts.startedAt.map({ updated > $0 + Self.clockSlack }) ?? false
    else { return nil }
    return server.bump(of: facts).map { updated + $0 }
  }

  /// The deadline at the start of a build, which the server computes from the TTL of that moment.
  private func begun() -> ValueMemory {
    guard let deadline = facts.deadline, let start = facts.startedAt, deadline != facts.maxDeadline else {
      return serversOwn
    }
    let earlier = before.values[.ttl]?.value.flatMap { Duration(goText: $0) }
    let own = facts.template.allowUserAutostop == false ? facts.template.defaultTTL : nil
    let lifetimes = [facts.ttl, earlier, own].compactMap(\.self)
    // Without a lifetime, nobody can know which deadline it began with.
    guard let given = lifetimes.first else { return serversOwn }
    let isGiven = lifetimes.contains { ttl in
      (deadline - (start + ttl)).magnitude <= .seconds(1)
        || ActivityBump.isFiring(deadline - ttl, of: facts, after: start)
    }
    if isGiven || ActivityBump(from: start + given, since: start, authorship: self).isServersOwn() { return serversOwn }
    return by(hand: start + given)
  }

  /// The value when the deadline is the same as at the last reading.
  ///
  /// What looked like a person's change then may have been use that the server had not written down yet.
  private func unchanged(_ last: ValueMemory) -> ValueMemory {
    if last.setBy == .other, let byHand = last.byHand, byHand.to == facts.deadline,
      ActivityBump(from: byHand.from, since: nil, authorship: self).isServersOwn(atSecondLook: true)
    {
      return serversOwn
    }
    return last
  }

  /// The value after a bump by the server.
  ///
  /// A bump never makes a deadline earlier, so a later one set by hand stays in force. An earlier one set by hand does
  /// not, since somebody went on using the workspace.
  private func bumped(_ last: ValueMemory) -> ValueMemory {
    var value = last
    value.value = ValueMemory.remembered(.lifetime, of: facts)
    guard let byHand = last.byHand else { return last.setBy == .other ? serversOwn : value }
    return byHand.isLater ? value : serversOwn
  }

  /// Whether an edit of the template lowered the deadline to the new latest one, or removed both.
  ///
  /// Nobody but the server moves the latest one, and such an edit never makes a deadline later.
  private func isByTemplate(since seen: LastReading) -> Bool {
    guard seen.maxDeadline != facts.maxDeadline, facts.deadline == facts.maxDeadline else { return false }
    guard let deadline = facts.deadline, let before = seen.deadline else { return true }
    return deadline < before
  }

  /// Whether clearing the TTL removed the deadline, or moved it to the latest possible.
  private func isByClearing(_ ttl: ValueMemory, since seen: LastReading) -> Bool {
    server.clearingTTLMovesDeadline && ttl.value == nil && ttl.at >= seen.at && facts.deadline == facts.maxDeadline
  }
}
