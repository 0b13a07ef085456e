import Arguments
import Audit
import Reports
import Time

/// `curfew report workspace` and `curfew report owner`: what happened, in order.
enum ReportTimeline {
  private static let workspace = Positional<String>(
    "WORKSPACE", help: "owner/name or id, as it is or was called",
    completion: CompletionAnswer.Subject.everyWorkspace.completion,
    parse: { text throws(InvalidValue) in
      guard !text.isEmpty, text.prefix(3) != "me/" else { throw InvalidValue(expected: "owner/name or an id") }
      return text
    })
  private static let owner = Positional<String>(
    "NAME", help: "The owner's user name", completion: CompletionAnswer.Subject.owner.completion,
    parse: { text throws(InvalidValue) in
      guard !text.isEmpty, !text.contains("/") else { throw InvalidValue(expected: "a user name") }
      return text
    })
  private static let columns = [
    Rows.Column("at"), .init("workspace"), .init("what"), .init("who"), .init("rule"), .init("result"),
    .init("reason", fit: .flowing),
  ]
  private static let options: [any Parameter] = [
    ReportRange.from, ReportRange.to, ReportRange.zone, ReportedTrail.others, ReportOutput.form,
    OutputOptions.columns(columns.map(\.name)),
  ]

  static let workspaceCommand = Command(
    "workspace", summary: "What happened to one workspace, in order, by whom and why",
    discussion: """
      The workspace that has the name, or had it last, is told under all the names that it ever had. Another one that had the name \
      before, such as one that was deleted and made anew, is told for the time in which it had it.
      """,
    examples: ["curfew report workspace alice/dev --from 30d"], parameters: [workspace] + options
  ) { invocation in
    let wanted = invocation.required(workspace)
    return try await print(invocation, wanted, .workspace(wanted))
  }

  static let ownerCommand = Command(
    "owner", summary: "What happened to one owner's workspaces, in order, by whom and why",
    examples: ["curfew report owner alice --from 30d"], parameters: [owner] + options
  ) { invocation in
    let wanted = invocation.required(owner)
    return try await print(invocation, wanted, .owner(wanted))
  }

  private static func print(
    _ invocation: Invocation, _ name: String, _ called: AuditReader.Called
  ) async throws -> ExitStatus.RawValue {
    let trails = try await ReportedTrail.all(invocation)
    var reports: [TrailReport] = []
    var isKnown = false
    for trail in trails {
      let timeline = try await timeline(of: name, called, on: trail)
      isKnown = isKnown || timeline != nil
      let nothing = timeline == nil ? "the trail knows nothing of '\(name)'" : "nothing happened"
      let cells = timeline?.events.map(row) ?? []
      // The table is in the zone of the report, which may be another one than that of the settings.
      reports.append(
        TrailReport(
          trail: trail.shown(in: trail.zone), rows: Rows("timeline", columns: columns, cells: cells),
          members: ReportRange.members(of: trail.range), notes: [trail.range.text] + (cells.isEmpty ? [nothing] : [])))
    }
    guard isKnown else {
      let whose = trails.count == 1 ? "the trail knows nothing" : "none of the trails knows anything"
      throw CommandFailure(
        .failure, "\(whose) of '\(name)' up to \(trails[0].range.to.flooredToSecond.rfc3339)",
        advice: "'curfew report activity --by owner' and '--by workspace' list what it knows")
    }
    try ReportOutput.print(reports, invocation, isInOrder: true)
    return ExitStatus.success.rawValue
  }

  private static func row(_ event: Timeline.Event) -> [Cell] {
    let reason =
      if let time = event.build?.unseen {
        "not seen, between \(time.from.flooredToSecond.rfc3339) and \(time.to.flooredToSecond.rfc3339)"
      } else {
        event.build.map { event.who.text(rule: event.rule, reason: $0.reason) } ?? event.reason
      }
    return [
      .dated(event.at), .text(event.workspace), .text(event.what), .text(event.who.rawValue), Cell(event.rule),
      Cell(event.result), reason.isEmpty ? .shown("", as: AuditCells.plainTruth) : .text(reason),
    ]
  }

  /// Refuses the name of several people's workspaces: theirs would be told as if they were one.
  ///
  /// - Throws: ``CommandFailure`` with the list of those that are called so.
  private static func refuseSeveral(
    _ called: AuditReader.Called, _ history: FleetHistory, on trail: ReportedTrail
  ) throws {
    guard case .workspace(let name) = called, !name.contains("/") else { return }
    // By its last name: one that was given to somebody else is still one.
    let found = history.sightings.values.compactMap { sightings in
      sightings.last { $0.name.lowercased() == name.lowercased() }
    }
    guard Set(found.map(\.owner)).count > 1 else { return }
    let named = Set(found.map(\.fullName)).sorted()
    let list = named.prefix(20).joined(separator: ", ") + (named.count > 20 ? " and \(named.count - 20) more" : "")
    throw CommandFailure(
      .usage, "\(Count.of(named.count, "workspace")) are called '\(name)': \(list)",
      advice: "name one with its owner, as in 'curfew report workspace \(named[0])'")
  }

  /// What happened by one trail; `nil` where it knows nothing of the name.
  private static func timeline(
    of name: String, _ called: AuditReader.Called, on trail: ReportedTrail
  ) async throws -> Timeline? {
    let range = trail.range
    let workspaces = try await trail.reader.workspaces(called)
    // Whoever asks for a workspace wants all of it, whatever it was called before or since.
    let whole: String? =
      switch called {
      case .workspace: try await trail.reader.bearer(of: name, among: workspaces)
      case .owner: nil
      }
    func isWanted(_ workspace: String, _ owner: String, _ own: String) -> Bool {
      let names =
        switch called {
        case .owner: [owner]
        case .workspace: ["\(owner)/\(own)", own]
        }
      return workspace == whole || names.contains { $0.lowercased() == name.lowercased() }
    }
    let acts = try await trail.reader.acts(on: called, of: workspaces, from: range.from, to: range.to)
      .filter { isWanted($0.record.workspace, $0.owner, $0.workspaceName) }
    let history = try await trail.reader.history(from: range.from, to: range.to, of: workspaces, changes: .ofStops)
    func isWanted(_ sighting: Sighting) -> Bool { isWanted(sighting.workspace, sighting.owner, sighting.name) }
    guard history.sightings.values.contains(where: { $0.contains(where: isWanted) }) || !acts.isEmpty else {
      return nil
    }
    try refuseSeveral(called, history, on: trail)
    let returned = try await trail.reader.returnedSchedules(from: range.from, to: range.to).filter {
      isWanted($0.workspace, $0.owner, $0.name)
    }
    let settings = try await trail.reader.valueSettings(of: workspaces)
    return Timeline(
      of: history, acts: acts, returned: returned, settings: settings, in: range, where: { isWanted($0) })
  }
}
