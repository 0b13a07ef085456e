import Audit
import Pipeline
import Rules
import Time

/// `/workspaces/OWNER/NAME`: what one workspace is like, what each rule says of it and why, and what happened to it.
enum TimelinePage {
  private static let size = 50

  static func draw(_ visit: PageVisit) async throws -> Page {
    let asked = try PageQuery(visit.request, taking: ["from", "to", "before"])
    let name = "\(visit.parameters["owner"] ?? "")/\(visit.parameters["name"] ?? "")"
    let ids = try await visit.reader.workspaces(
      ofOwner: visit.parameters["owner"] ?? "", called: visit.parameters["name"] ?? "")
    guard let id = ids.first, let seen = try await visit.reader.observation(ofWorkspace: id) else {
      throw PageAbsence(message: "The trail knows no workspace \(name)")
    }
    let range = try asked.range(.days(30), in: visit.display.zone, now: visit.now)
    let before = try asked.number("before")
    let found = try await visit.reader.decisions(
      onWorkspace: id, from: range.from, to: range.to, before: before, limit: size + 1)
    let shown = Array(found.prefix(size))
    // With decisions that are left for the next page, what happened before them is left for it, too.
    let begin = found.count > size ? shown.last?.firstAt ?? range.from : range.from
    let builds = try await visit.reader.builds(ofWorkspace: id, from: begin, to: range.to, limit: size)
      .filter { build in before == nil || shown.first.map { build.at <= $0.firstAt } ?? true }
    let causes = try await WorkspaceTimeline.causes(of: builds, ofWorkspace: id, from: visit.reader)
    let last = try await visit.reader.lastSightAt() ?? visit.now
    let stop = try await visit.reader.nextStops(
      after: last, limit: 1, ofWorkspace: id, nearest: ServerLimits.nearestAim
    ).first
    let explanation = before == nil ? try await rules(id, visit) : ""
    let form = PageForm(
      to: .workspace(seen.snapshot.owner, seen.snapshot.name), button: "Show",
      fields: [.text("from", "From (30 days unless given)", asked["from"]), .text("to", "To", asked["to"])])
    return visit.page(
      "\(seen.snapshot.owner)/\(seen.snapshot.name)", in: nil,
      """
      \(facts(seen, stop, announced(shown), visit))
      \(explanation)<h2>What happened</h2>
      \(form.markup)\(WorkspaceTimeline(decisions: shown, builds: builds, causes: causes, visit: visit).markup)
      \(more(found.count > size ? shown.last : nil, seen, asked))
      """)
  }

  /// The first stop that a delivered notice tells of, with the decision that waits for it; `nil` where there is none.
  private static func announced(_ decisions: [StoredDecision]) -> (at: Timestamp, decision: Int64)? {
    decisions.filter(\.isOpen).compactMap { decision in
      decision.notice?.earliestStop(nearest: ServerLimits.nearestAim).map { ($0, decision.seq) }
    }
    .min { $0.0 < $1.0 }
  }

  private static func facts(
    _ seen: StoredObservation, _ stop: NextStop?, _ announced: (at: Timestamp, decision: Int64)?, _ visit: PageVisit
  ) -> Markup {
    let display = visit.display
    // An act sets a deadline that only the next reading shows.
    let deadline = stop.flatMap { $0.isAnnounced ? nil : $0.at } ?? seen.volatile.deadline
    var next = Cell(deadline).markup(on: display)
    if let stop, !stop.isAnnounced, stop.setBy != nil { next = "\(next): \(NowPage.why(stop, visit))" }
    if let announced, seen.goneAt == nil, deadline.map({ announced.at < $0 }) ?? true {
      let link = PageAddress.decision(announced.decision).link("decision \(announced.decision)")
      next = "\(display.markup(announced.at)) at the earliest, as the notice of \(link) tells; otherwise \(next)"
    }
    let gone: Markup =
      seen.goneAt.map {
        "<p class=\"note\">It is no more on the server: it was missed first at \(display.markup($0)).</p>\n"
      } ?? ""
    // What it was when it was last read is over.
    let (status, stop): (Markup, Markup) =
      seen.goneAt == nil
      ? ("\(seen.snapshot.status)", next) : ("\(seen.snapshot.status) when it was last read", "it is gone")
    let owner = PageAddress("decisions", query: [("owner", seen.snapshot.owner)]).link(.isolated(seen.snapshot.owner))
    return """
      \(gone)<dl>
      <dt>Status</dt><dd>\(status)</dd>
      <dt>Stops next</dt><dd>\(stop)</dd>
      <dt>Last used</dt><dd>\(Cell(seen.volatile.lastUsedAt).markup(on: display))</dd>
      <dt>Template</dt><dd>\(.isolated(seen.snapshot.template))</dd>
      <dt>Owner</dt><dd>\(owner)</dd>
      <dt>Build</dt><dd>\(seen.snapshot.buildNumber)</dd>
      <dt>Read</dt><dd>\(display.markup(seen.at))</dd>
      </dl>

      """
  }

  /// What each rule says of it as it was last judged, with the terms that decided.
  private static func rules(_ id: String, _ visit: PageVisit) async throws -> Markup {
    let past: PastExplanation
    do {
      past = try await PastExplanation(ofWorkspaceCalled: id, at: visit.now, from: visit.reader)
    } catch is PastExplanation.Absence {
      return ""
    } catch let obstacle as DecisionReview.Obstacle {
      return "<h2>What the rules say</h2>\n<p>It cannot be explained: \(visit.sentence(obstacle.description)).</p>\n"
    }
    let lines = past.rules.filter { $0.explanation != nil }.map { line -> Markup in
      let answer = line.explanation?.answer.word ?? ""
      let because = line.explanation?.line ?? ""
      let decisions = line.decisions.map { decision -> Markup in
        """
        <li>\(PageAddress.decision(decision.seq).link("\(decision.record.action)")): \
        \(DecisionTable.verdict(decision, visit.display)), \(DecisionTable.why(decision, visit))</li>

        """
      }
      let list: Markup = decisions.isEmpty ? "" : "<ul>\n\(decisions)</ul>\n"
      return """
        <h3>\(.isolated(line.rule.name)): \(answer)</h3>
        <p>\(visit.sentence(because))</p>
        \(list)<details><summary>Every term of \(.isolated(line.rule.name))</summary>
        <pre tabindex="0">\(lines: line.explanation?.tree ?? "")</pre></details>

        """
    }
    let others = past.rules.count - lines.count
    let verb = others == 1 ? "does" : "do"
    let rest: Markup = others > 0 ? "<p>\(Count.of(others, "other rule")) \(verb) not look at it.</p>\n" : ""
    let notes = past.notes.map { "<p class=\"far\">\(visit.sentence($0)).</p>\n" as Markup }
    return """
      <h2>What the rules say</h2>
      <p>As the sweep of \(visit.display.markup(past.sweep.record.at)) judged it.</p>
      \(lines)\(rest)<details><summary>What this rests on</summary>
      \(notes)</details>

      """
  }

  private static func more(_ last: StoredDecision?, _ seen: StoredObservation, _ asked: PageQuery) -> Markup {
    guard let last else { return "" }
    let query = ["from", "to"].map { (name: $0, value: asked[$0] ?? "") } + [("before", "\(last.seq)")]
    let address = PageAddress("workspaces", seen.snapshot.owner, seen.snapshot.name, query: query)
    return "<nav class=\"pager\" aria-label=\"More\"><a rel=\"next\" href=\"\(address.text)\">Older</a></nav>"
  }
}
