import Simulator
import Time

extension Aftermath {
  /// What a person set, and Curfew had read since, was not changed before its time.
  func checkPeople() throws {
    var seenSince: [String: Timestamp] = [:]
    try connection.prepare(
      """
      SELECT w.id || ' ' || n.build_number, min(o.at) FROM observations o JOIN workspaces w ON w.seq = o.workspace
      JOIN snapshots n ON n.seq = o.snapshot GROUP BY w.seq, n.build_number
      """
    ).forEach { seenSince[$0.text(0)] = Timestamp(microseconds: $0.integer(1)) }
    for set in server.handSets where ["deadline", "ttl", "autostart"].contains(set.what) {
      // What stood there when a workspace, or its build, was first seen is nobody's.
      guard let state = set.state, let since = seenSince["\(set.workspace) \(state.buildNumber)"],
        since < set.serverAt.flooredToSecond, !isForgotten(set.at), isVisible(set), !isWished(set),
        // With a clock that was set back nobody can tell what was first.
        server.clockSetBackAt.map({ $0 < set.at }) ?? true
      else { continue }
      run.tally.count(.people)
      try check(set, state)
    }
  }

  /// Whether the value differs from what stood there, from what Curfew was last shown and from what it has recorded.
  private func isVisible(_ set: TroubledServer.HandSet) -> Bool {
    guard let state = set.state, let before = set.before, let shown = set.shown, let known = set.known else {
      return false
    }
    return [before, shown, known].allSatisfy { !set.isSame($0, state) }
  }

  /// Whether Curfew had asked for the very same, and no answer had come: nobody can tell who it was.
  private func isWished(_ set: TroubledServer.HandSet) -> Bool {
    intents.contains {
      $0.path.hasSuffix(set.workspace + set.suffix) && $0.body == set.body && $0.at <= set.serverAt
        && $0.settledAt >= set.serverAt
    }
  }

  private func check(_ set: TroubledServer.HandSet, _ state: WorkspaceSchedule) throws {
    let suffix = set.suffix
    guard
      let next = server.changes.first(where: {
        $0.at > set.at && $0.workspace == set.workspace && $0.path.hasSuffix(suffix)
      }),
      let readAt = next.basis.readAt, readAt >= set.at, let before = next.before,
      before.buildNumber == state.buildNumber,
      !run.forgotten.contains(where: { $0.contains(readAt) || $0.lowerBound > set.at && $0.upperBound < next.at })
    else { return }
    // Another person may have set something else since.
    if server.handSets.contains(where: {
      $0.workspace == set.workspace && $0.what == set.what && $0.at > set.at && $0.at <= next.at
    }) {
      return
    }
    guard set.isSame(before, state) else { return }
    // A rule that suspends schedules takes everybody's, and gives them back.
    let isSuspending = byRequest[next.path + next.body]?.contains { $0.rule == "suspend-by-day" } ?? false
    if set.what == "autostart", next.body.contains("null"), isSuspending { return }
    if set.what == "deadline" {
      guard let wanted = state.deadline, wanted > next.serverAt, let after = next.after?.deadline, after < wanted
      else { return }
      // Only more time than there was is protected until it comes.
      guard let earlier = set.before?.deadline, earlier < wanted else { return }
    }
    throw Violation(
      .people,
      """
      what somebody set of \(set.workspace) at \(set.at.rfc3339) was undone at \(next.at.rfc3339) by PUT \(next.path) \
      \(next.body), read at \(readAt.rfc3339)
      """)
  }
}

extension TroubledServer.HandSet {
  /// The end of the path by which it is set.
  fileprivate var suffix: String { what == "deadline" ? "/extend" : "/" + what }

  /// Whether two states are the same in what was set.
  fileprivate func isSame(_ one: WorkspaceSchedule, _ other: WorkspaceSchedule) -> Bool {
    switch what {
    case "deadline": one.deadline == other.deadline
    case "ttl": one.ttl == other.ttl
    default: one.autostart == other.autostart
    }
  }
}
