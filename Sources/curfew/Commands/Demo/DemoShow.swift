import Audit
import Daemon
import Pipeline
import Rules
import Simulator
import Text
import Time

/// What the demo prints: what is done, as it happens, and what came of it.
actor DemoShow {
  /// The zone that times are shown in.
  let zone: Zone
  /// The last full hour that a line was printed for, in hours since 1970.
  private var hour: Int64 = 0
  /// The jobs whose loss was told.
  private var lostJobs: Set<LostJob> = []

  init(zone: Zone) { self.zone = zone }

  /// Says what is about to run.
  func opening(
    _ report: SimulationReport, _ ruleSet: RuleSet, from start: Timestamp, to end: Timestamp, database: String
  ) throws {
    let date = zone.civil(at: start).date
    try Console.write(
      """
      \(Count.of(report.workspaces.count, "workspace")) of a small company, \
      \(CivilDate.weekdayNames[date.weekday]) \(date), \(clock(start)) to \(clock(end)) \(zone.name)
      \(Count.of(ruleSet.rules.count, "rule")), all enforced: \(ruleSet.rules.map(\.name).joined(separator: ", "))
      A line is a request that Curfew sent. Everything it decided, also to leave alone, goes to \(database).


      """)
    hour = start.seconds / 3600
  }

  /// One line a request, as it happens, and one an hour of simulated time.
  ///
  /// - Parameter day: what really happened so far
  func tell(_ event: SweepService.Event, _ day: SimulationReport) {
    hideClock()
    defer { showClock(day) }
    if day.at.seconds / 3600 > hour {
      hour = day.at.seconds / 3600
      show("\(clock(Timestamp(seconds: hour * 3600)))  \(fleet(day))\n")
    }
    switch event {
    case .began, .during: break
    case .failed(let error): Console.say("sweep failed:\n\(Failures.text(error))")
    case .swept(let report):
      for decision in report.judgement.decisions where decision.verdict == .act {
        let record = report.judgement.record(of: decision)
        let outcome = report.outcome(of: decision)
        let refused = outcome.map { $0.isApplied ? "" : "\($0.told): \($0.words ?? "") " } ?? "not sent "
        let line = [
          clock(report.judgement.reading.now),
          record.action.padded(to: 13),
          decision.facts.fullName.padded(to: 22),
          "\(value(record.before, record.effect)) → \(value(record.after, record.effect))".padded(to: 15),
          record.rule.padded(to: 22), refused + record.message,
        ]
        show(line.joined(separator: "  ") + "\n")
        if record.action == "shorten", outcome?.isApplied == true,
          let job = day.workspaces.first(where: { $0.id == record.workspace })?.job
        {
          show("       a \(job) is at work in it, without a person; rules cannot see that\n")
        }
      }
      for (workspace, lost) in lost(day) where lostJobs.insert(lost).inserted {
        show("\(clock(lost.stop.at))  stopped        \(workspace), and with it a \(lost.name)\n")
      }
      if let note = report.note { show("\(clock(report.judgement.reading.now))  \(note)\n") }
    }
  }

  /// The jobs lost so far, with the names of their workspaces.
  private func lost(_ day: SimulationReport) -> [(workspace: String, lost: LostJob)] {
    day.workspaces.flatMap { workspace in workspace.lostJobs.map { (workspace.name, $0) } }
  }

  private func fleet(_ day: SimulationReport) -> String {
    "\(day.workspaces.count(where: \.isRunning)) of \(Count.of(day.workspaces.count, "workspace")) running, "
      + "\(day.workspaces.count(where: \.isInUse)) in use"
  }

  /// The simulated time as it goes, on a line that the next text takes the place of; only a terminal can do that.
  private func show(_ text: String) {
    // Whoever closed standard output wants to see no more; the day goes on for its report.
    try? Console.write(text)
  }

  private func showClock(_ day: SimulationReport) {
    guard StandardStream.error.isTerminal, StandardStream.output.isTerminal else { return }
    // An ornament: without it nothing is missing.
    try? StandardStream.error.write("\(clock(day.at))  \(fleet(day))")
  }

  private func hideClock() {
    guard StandardStream.error.isTerminal, StandardStream.output.isTerminal else { return }
    // An ornament: without it nothing is missing.
    try? StandardStream.error.write("\r\u{1B}[K")
  }

  /// The tables at the end of the day, read from the database that is left behind.
  func closing(_ reader: AuditReader, _ day: SimulationReport, alone: SimulationReport) async throws {
    hideClock()
    let actions = try await reader.actions(DecisionQuery(limit: 100_000))
    let decisions = try await reader.decisions(DecisionQuery(limit: 100_000))
    try Console.write("\nWhat Curfew did\n\n" + done(actions).table(on: display(day.at)).joined())
    let refused = self.refused(actions)
    try Console.write(
      "\nWhat was refused\n\n"
        + (refused.cells.isEmpty ? "nothing\n" : refused.table(on: display(day.at)).joined()))
    try Console.write(
      "\nWhat was left alone, and why\n\n" + leftAlone(decisions).table(on: display(day.at)).joined())
    let wanted = Set(decisions.map(\.record.workspace))
    let unwanted = day.workspaces.filter { !wanted.contains($0.id) }.map(\.name)
    if !unwanted.isEmpty {
      try Console.write(
        "No rule wanted anything of \(Count.of(unwanted.count, "workspace")): \(unwanted.joined(separator: ", "))\n")
    }
    let saved = alone.running - day.running
    try Console.write(
      """

      What it saved

      without Curfew, the same day   \(alone.running.shortText) running, \(alone.inUse.shortText) of it in use, \
      \(Count.of(alone.interruptions, "stop")) of somebody at work
      with Curfew                    \(day.running.shortText) running, \(day.inUse.shortText) of it in use, \
      \(Count.of(day.interruptions, "stop")) of somebody at work
      saved                          \(saved.shortText) (\(percent(saved, of: alone.running)) %)

      """)
    try Console.write(withoutAPerson(day, alone: alone))
  }

  /// What the rules know and do not know of work that nobody sits at, with what it came to on this day.
  private func withoutAPerson(_ day: SimulationReport, alone: SimulationReport) -> String {
    let wouldBeLost = Set(lost(alone).map(\.workspace))
    let told = lost(day).map { workspace, lost in
      let by =
        wouldBeLost.contains(workspace)
        ? "without Curfew it would have been lost as well"
        : "without Curfew it would have run to its end"
      return "\(clock(lost.stop.at))  \(workspace): a \(lost.name) was lost; \(by)\n"
    }
    return """

      Work without a person

      \(told.isEmpty ? "None was lost on this day.\n" : told.joined())
      Rules know who is connected and when a workspace was last used (ws.last_used_at). They do not know what runs in
      it: a training run, a build or a download to which nobody is connected looks idle, and an idle workspace is
      stopped. Tell them of such work in one of these ways:
        exclude: {name: ["training-*"]}   in the rule that shortens: workspaces of these names are left alone
        opt_out: {names: ["training-*"]}  in the settings: the same for all rules
        ws.app_status == "working"        in a condition, where the job itself tells the server what it does
      or let the owner move the stop: coder schedule extend WORKSPACE 10h

      """
  }

  private func display(_ now: Timestamp) -> Display { Display(now: now, zone: zone, width: Console.tableWidth) }

  /// One row a workspace, action and rule.
  private func done(_ actions: [StoredAction]) -> Rows {
    let applied = actions.filter { $0.outcome.map { $0.result == .applied || $0.result == .foundApplied } ?? false }
    let groups = Dictionary(grouping: applied) { action in
      [action.decision.fullName, action.decision.record.action, action.decision.record.rule]
    }
    let cells = groups.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { key, actions in
      let last = actions.max { $0.seq < $1.seq }
      return key.map { Cell.text($0) } + [
        .integer(Int64(Set(actions.map(\.decision.seq)).count)),
        last.map { AuditCells.reasonInColumn($0.decision.record) } ?? .none,
      ]
    }
    return Rows(
      "actions",
      columns: ["workspace", "action", "rule", "times"].map { .init($0) } + [.init("last_reason", fit: .flowing)],
      cells: cells)
  }

  private func refused(_ actions: [StoredAction]) -> Rows {
    let cells = actions.reversed().compactMap { action -> [Cell]? in
      guard let outcome = action.outcome, [.refused, .conflict, .failed].contains(outcome.result) else { return nil }
      return [
        .text(clock(outcome.at)), .text(action.decision.fullName), .text(action.decision.record.action),
        .text(outcome.result.words), .text(outcome.answer ?? ""),
      ]
    }
    return Rows(
      "refused",
      columns: ["at", "workspace", "action", "result"].map { .init($0) } + [.init("answer", fit: .flowing)],
      cells: cells)
  }

  /// One row a rule and reason: how many workspaces, and one of them.
  private func leftAlone(_ decisions: [StoredDecision]) -> Rows {
    let quiet = decisions.filter { $0.record.verdict != .act }
    let groups = Dictionary(grouping: quiet) { decision in
      [
        decision.record.rule,
        decision.record.guardName.map(words) ?? decision.record.winner.map { "\($0) decides" }
          ?? decision.record.verdict.words,
      ]
    }
    let cells = groups.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { key, decisions in
      let last = decisions.max { $0.seq < $1.seq }
      return key.map { Cell.text($0) } + [
        .integer(Int64(Set(decisions.map(\.record.workspace)).count)),
        .text(last.map { "\($0.fullName): \($0.record.message)" } ?? ""),
      ]
    }
    return Rows(
      "left_alone",
      columns: ["rule", "because", "workspaces"].map { .init($0) } + [.init("for_example", fit: .flowing)], cells: cells
    )
  }

  /// What a guard's name means. The one rule of the demo that must hold for a while is about idleness.
  private func words(_ guardName: String) -> String {
    let name = GuardName(rawValue: guardName)
    return name == .holdFor ? "not idle long enough yet" : name?.words ?? guardName
  }

  private func value(_ text: String?, _ effect: DecisionRecord.Effect) -> String {
    guard let text else { return "none" }
    return switch effect {
    case .lifetime: Timestamp(rfc3339: text).map(clock) ?? text
    case .ttl: Duration(goText: text)?.shortText ?? text
    case .autostart: DecisionRows.value(text, effect).text(on: display(.epoch))
    }
  }

  /// The time of day, in the zone of the rules.
  private func clock(_ instant: Timestamp) -> String {
    let civil = zone.civil(at: instant)
    return "\(civil.hour < 10 ? "0" : "")\(civil.hour):\(civil.minute < 10 ? "0" : "")\(civil.minute)"
  }

  private func percent(_ part: Duration, of whole: Duration) -> Int64 {
    whole > .zero ? part.wholeSeconds * 100 / whole.wholeSeconds : 0
  }
}

extension String {
  fileprivate func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - columns))
  }
}
