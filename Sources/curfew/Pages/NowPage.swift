import Audit
import Pipeline
import Rules
import Time

/// `/`: what the service does now, what the fleet looks like, what stops next, and what did not work.
enum NowPage {
  /// Maximum number of stops in the list.
  private static let stopLimit = 15

  static func draw(_ visit: PageVisit) async throws -> Page {
    _ = try PageQuery(visit.request, taking: [])
    let reader = visit.reader
    let yesterday = visit.now - .days(1)
    let last = try await reader.sweeps(limit: 1).first
    let pause = try await reader.pause(at: .now())
    let states = try await reader.fleetStates()
    let stops = try await reader.nextStops(
      after: reader.lastSightAt() ?? visit.now, limit: stopLimit, nearest: ServerLimits.nearestAim)
    let acts = try await reader.acts(since: yesterday, limit: 10)
    let obstacles = try await reader.obstacles(since: yesterday, limit: 10)
    return visit.page(
      "Now", in: .now,
      """
      \(service(visit, last, pause))
      <h2>Fleet</h2>
      \(fleet(states))
      <h2>Stops next</h2>
      \(table(of: stops, visit))\(others(running: states["running"] ?? 0, listed: stops.count))
      <h2>Done in the last 24 hours</h2>
      \(DecisionTable(acts, visit).markup(caption: "The last decisions to act", orElse: "Nothing was done."))
      <h2>Refused or failed in the last 24 hours</h2>
      \(table(of: obstacles, visit))
      """)
  }

  private static func service(_ visit: PageVisit, _ last: StoredSweep?, _ pause: Pause?) -> Markup {
    let state = visit.monitor.snapshot
    let problems = visit.monitor.health.problems + (visit.monitor.pulse.isFresh ? [] : ["the service hangs"])
    let warnings = problems.map { problem -> Markup in
      "<p class=\"problem\" role=\"alert\"><strong>Not well:</strong> \(visit.sentence(problem)).</p>\n"
    }
    let refusal: Markup =
      state.refusal.map {
        """
        <p class="note"><strong>Rules refused:</strong> \(visit.sentence($0)). The last good ones stay in force.</p>

        """
      } ?? ""
    let paused: Markup =
      pause.map {
        """
        <p class="note"><strong>Paused</strong>\(visit.sentence($0.order(on: visit.display))).</p>

        """
      } ?? ""
    let rules: Markup =
      state.inForce.map { inForce in
        let enforced = inForce.ruleSet.rules.count { $0.mode == .enforce }
        return """
          \(Count.of(inForce.ruleSet.rules.count, "rule")), \(enforced) of them in mode enforce \
          (\(Page.Section.rules.address.link("rule set \(String(inForce.ruleSet.hash.prefix(12)))")))
          """
      } ?? "not loaded yet"
    // The service's own clock has it, not the server's.
    let clock = Display(now: .now(), zone: visit.display.zone, width: nil)
    let next = state.nextSweepAt.map(clock.markup) ?? "not known yet"
    return """
      \(warnings)\(refusal)\(paused)<dl>
      <dt>Mode</dt><dd>\(mode(state))</dd>
      <dt>Rules</dt><dd>\(rules)</dd>
      <dt>Pause</dt><dd>\(pause == nil ? "none" : "in force")</dd>
      <dt>Last sweep</dt><dd>\(sweep(last, visit))</dd>
      <dt>Next sweep</dt><dd>\(next)</dd>
      </dl>
      """
  }

  private static func mode(_ state: ServiceState) -> Markup {
    switch state.inForce?.policy.mode {
    case .enforce?: "<strong>enforce</strong>: rules of mode enforce act"
    case .dryRun?: "<strong>dry run</strong>: everything is decided and recorded, and nothing is sent"
    case .off?: "<strong>off</strong>: no rule is judged"
    case nil: "not known yet"
    }
  }

  private static func sweep(_ last: StoredSweep?, _ visit: PageVisit) -> Markup {
    guard let last else { return "none yet" }
    guard let end = last.end else { return "\(visit.display.markup(last.record.at)), in hand" }
    let note: Markup = end.note.map { ": \(visit.sentence($0))" } ?? ""
    let read = Count.of(end.seen, "workspace")
    return "\(visit.display.markup(last.record.at)), \(end.result.rawValue), \(read) read\(note)"
  }

  private static func fleet(_ states: [String: Int64]) -> Markup {
    let order = ["running", "starting", "stopping", "stopped", "failed"]
    func place(_ state: String) -> Int { order.firstIndex(of: state) ?? order.count }
    let sorted = states.sorted { (place($0.key), $0.key) < (place($1.key), $1.key) }
    return PageTable(
      caption: "Workspaces by state, as they were last read", columns: [("State", .plain), ("Workspaces", .figure)],
      rows: sorted.map { ["\($0.key)", "\($0.value)"] }
    ).markup(orElse: "No workspace was read yet.")
  }

  private static func table(of stops: [NextStop], _ visit: PageVisit) -> Markup {
    PageTable(
      caption: "Running workspaces that stop next",
      columns: [("Workspace", .plain), ("Stops", .plain), ("Why then", .text), ("Template", .plain)],
      rows: stops.map { stop in
        [
          visit.workspace(stop.owner, stop.name), visit.display.markup(stop.at), why(stop, visit),
          .isolated(stop.template),
        ]
      }
    ).markup(orElse: "No running workspace has a time at which it stops.")
  }

  /// How many running workspaces are not in the list because nothing stops them; nothing where the list is cut off.
  private static func others(running: Int64, listed: Int) -> Markup {
    let others = Int(running) - listed
    guard listed > 0, listed < stopLimit, others > 0 else { return "" }
    return "<p>\(Count.of(others, "other running workspace")) \(others == 1 ? "has" : "have") no deadline ahead.</p>"
  }

  /// Whose doing the deadline is.
  static func why(_ stop: NextStop, _ visit: PageVisit) -> Markup {
    if stop.isAnnounced, let decision = stop.decision {
      return """
        at the earliest: \(PageAddress.decision(decision.seq).link("\(decision.record.action) by \(.isolated(decision.record.rule))")) \
        waits: \(AuditCells.reason(decision).markup(on: visit.display))
        """
    }
    switch stop.setBy {
    case .curfew?:
      guard let decision = stop.decision else { return "set by Curfew" }
      let reason = AuditCells.reason(decision.record)
      let words: Markup = reason == .none ? "" : ": \(reason.markup(on: visit.display))"
      return """
        \(PageAddress.decision(decision.seq).link("\(decision.record.action) by \(.isolated(decision.record.rule))"))\(words)
        """
    case .server?: return "the server’s own time: its last start or use"
    case .other?: return "somebody set it by hand"
    case nil: return .nothing
    }
  }

  private static func table(of obstacles: [StoredAction], _ visit: PageVisit) -> Markup {
    PageTable(
      caption: "Requests that the server refused or that failed",
      columns: [
        ("At", .plain), ("Workspace", .plain), ("Rule", .plain), ("Action", .plain), ("Result", .plain),
        ("Answer", .text),
      ],
      rows: obstacles.map { action in
        let answer = action.outcome?.answer ?? action.outcome?.failure ?? ""
        let result = AuditCells.result(action.outcome).text(on: visit.display)
        return [
          PageAddress.decision(action.decision.seq).link(visit.display.markup(action.intent.at)),
          visit.workspace(action.decision.owner, action.decision.workspaceName), .isolated(action.decision.record.rule),
          "\(action.decision.record.action)", "<span class=\"bad\">\(result)</span>", visit.sentence(answer),
        ]
      }
    ).markup(orElse: "The server refused nothing.")
  }
}
