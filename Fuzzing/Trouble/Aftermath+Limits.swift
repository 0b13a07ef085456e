import Time

extension Aftermath {
  /// A change that Curfew made for a rule, and that stands.
  struct Action {
    let change: TroubledServer.Change
    let intent: Intent
  }

  /// What rules and settings limit: how soon, how often, how much at once, and what may be shortened at all.
  func checkLimits() throws {
    let actions = standingActions
    try checkCooldowns(actions)
    try checkPerBuild(actions)
    try checkPerSweep(actions)
    for action in actions { try checkShortening(action) }
    try checkDueTimes(actions)
  }

  /// The changes for rules that stand.
  ///
  /// What is told apart by nothing is not judged, nor what the server or the trail has lost.
  var standingActions: [Action] {
    server.changes.compactMap { change in
      guard let intents = byRequest[change.path + change.body], intents.count == 1, !intents[0].isPart,
        !isLost(change.at), !isForgotten(change.at)
      else { return nil }
      return Action(change: change, intent: intents[0])
    }
  }

  /// Whether the trail was lost in between.
  private func isForgotten(between first: Timestamp, and second: Timestamp) -> Bool {
    run.forgotten.contains { $0.upperBound > first && $0.lowerBound < second }
  }

  /// No rule acts on a workspace again before its cooldown is over, by true time and by the server's.
  private func checkCooldowns(_ actions: [Action]) throws {
    let cooldown = Duration.minutes(TroubledRules.cooldownMinutes) - .minutes(2)
    var last: [String: Action] = [:]
    for action in actions {
      run.tally.count(.cooldown)
      let key = action.intent.rule + action.change.workspace
      if let before = last[key], before.intent.decision != action.intent.decision,
        action.change.at - before.change.at < cooldown, action.change.serverAt - before.change.serverAt < cooldown,
        !isForgotten(between: before.change.at, and: action.change.at)
      {
        throw Violation(
          .cooldown,
          """
          \(action.intent.rule) acted on \(action.change.workspace) at \(before.change.at.rfc3339) and again at \
          \(action.change.at.rfc3339)
          """)
      }
      if last[key]?.intent.decision != action.intent.decision { last[key] = action }
    }
  }

  private func checkPerBuild(_ actions: [Action]) throws {
    var counts: [String: Set<Int64>] = [:]
    for action in actions {
      guard let limit = TroubledRules.perBuild[action.intent.rule], let build = action.change.before?.buildNumber,
        !run.forgotten.contains(where: { $0.upperBound > action.change.at })
      else { continue }
      run.tally.count(.perBuild)
      let key = "\(action.intent.rule) acted on build \(build) of \(action.change.workspace)"
      counts[key, default: []].insert(action.intent.decision)
      if counts[key, default: []].count > limit {
        throw Violation(.perBuild, "\(key) \(counts[key, default: []].count) times")
      }
    }
  }

  /// The rules of groups with times act once for each due time, and within an hour of it, by the server's clock.
  private func checkDueTimes(_ actions: [Action]) throws {
    var judgedAt: [Int64: Timestamp] = [:]
    try connection.prepare("SELECT seq, at FROM sweeps").forEach {
      judgedAt[$0.integer(0)] = Timestamp(microseconds: $0.integer(1))
    }
    var last: [String: (at: Timestamp, action: Action)] = [:]
    for action in actions where ["extend-at-hours", "shorten-every"].contains(action.intent.rule) {
      guard let at = judgedAt[action.intent.sweep] else { continue }
      run.tally.count(.due)
      let isAtHours = action.intent.rule == "extend-at-hours"
      if isAtHours, lastDue(until: at) == nil {
        throw Violation(.due, "\(action.intent.rule) acted on \(action.change.workspace) in a sweep of \(at.rfc3339)")
      }
      let key = action.intent.rule + action.change.workspace
      defer { last[key] = (at, action) }
      guard let before = last[key], before.action.intent.decision != action.intent.decision,
        // A clock that was set back makes the same hour come twice.
        server.clockSetBackAt.map({ $0 < before.action.change.at }) ?? true,
        !isForgotten(between: before.action.change.at, and: action.change.at)
      else { continue }
      // What is late by an hour at most is due again at its own time.
      let isTooSoon =
        isAtHours
        ? lastDue(until: at).map { $0 <= before.at } ?? true
        : at - before.at < .hours(TroubledRules.dueEveryHours) - .minutes(61)
      if isTooSoon {
        throw Violation(
          .due, "\(action.intent.rule) acted on \(action.change.workspace) at \(before.at.rfc3339) and \(at.rfc3339)")
      }
    }
  }

  /// The last time of the group with hours in the hour before an instant.
  private func lastDue(until instant: Timestamp) -> Timestamp? {
    let start = Zone.utc.civil(at: instant).minute
    let hour = instant.flooredToSecond - .minutes(start) - .seconds(Zone.utc.civil(at: instant).second)
    return [hour, hour - .hours(1)].first {
      TroubledRules.dueHours.contains(Zone.utc.civil(at: $0).hour) && instant - $0 <= .hours(1)
    }
  }

  private func checkPerSweep(_ actions: [Action]) throws {
    let population = server.coder.workspaceIDs.count
    let most = max(Machine.alwaysShortened, population * Machine.shortenedPercent / 100)
    for (sweep, group) in Dictionary(grouping: actions, by: \.intent.sweep) {
      run.tally.count(.perSweep)
      let decisions = Set(group.map(\.intent.decision)).count
      if decisions > Machine.actionsPerSweep { throw Violation(.perSweep, "sweep \(sweep) acted \(decisions) times") }
    }
    // Over restarts as well: all that one rule shortens within the pace of the sweeps counts together.
    var recent: [String: [(at: Timestamp, workspace: String)]] = [:]
    for action in actions where action.isShortening {
      run.tally.count(.blastRadius)
      let (rule, at) = (action.intent.rule, action.change.at)
      recent[rule, default: []].removeAll { at - $0.at > .seconds(50) }
      recent[rule, default: []].append((at, action.change.workspace))
      let count = Set(recent[rule, default: []].map(\.workspace)).count
      guard count > most, !run.forgotten.contains(where: { $0.contains(at - .seconds(50)) }) else { continue }
      throw Violation(.blastRadius, "\(rule) shortened \(count) of at most \(population) until \(at.rfc3339)")
    }
  }

  /// Nothing that is in use is shortened, nor anything before its condition has held for its time.
  private func checkShortening(_ action: Action) throws {
    guard action.isShortening, let listed = action.change.basis.listed else { return }
    // The list may be as old as a minute, and the use it shows as well.
    let idle = listed.at - listed.state.lastUsedAt
    switch action.intent.rule {
    case "shorten-idle":
      run.tally.count(.heldFor)
      // It has held for so long by what lists showed, or as the server knows.
      let isHeld = listed.idleSince.map { listed.at - $0 >= .minutes(18) } ?? false
      // A trail that was copied back tells how long it had held then; what was not observed since pauses that clock.
      let recently = action.change.at - .minutes(20)
      let isOfOldTrail = run.forgotten.contains { forgotten in
        forgotten.upperBound <= action.change.at
          && !server.listDates.values.contains { $0 > forgotten.upperBound && $0 < recently }
      }
      guard idle >= TroubledServer.idleLimit, isHeld || isOfOldTrail || idle >= TroubledServer.idleLimit + .minutes(20)
      else {
        throw Violation(
          .heldFor,
          "\(words(action)), used \(idle.shortText) before, idle since \(listed.idleSince?.rfc3339 ?? "never")")
      }
    case "shorten-long":
      run.tally.count(.protected)
      if idle < .minutes(27), listed.state.isConnected, action.change.serverAt - listed.at < .minutes(3) {
        throw Violation(.protected, "\(words(action)), used \(idle.shortText) before")
      }
    default: break
    }
  }

  func words(_ action: Action) -> String {
    "\(action.intent.rule) shortened \(action.change.workspace) at \(action.change.at.rfc3339)"
  }
}

extension Aftermath.Action {
  var isShortening: Bool {
    guard change.path.hasSuffix("/extend"), let before = change.before?.deadline, let after = change.after?.deadline
    else { return false }
    return after < before
  }
}
