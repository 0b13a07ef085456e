import Arguments
import Audit
import Reports
import Time

/// `curfew report workspace` and `curfew report owner`: what happened, in order.
enum ReportTimeline {
  private static let workspace = Positional<String>(
    "WORKSPACE", help: "owner/name or id, as it is or was called",
    parse: { text throws(InvalidValue) in
      guard !text.isEmpty, text.prefix(3) != "me/" else { throw InvalidValue(expected: "owner/name or an id") }
      return text
    })
  private static let owner = Positional<String>(
    "NAME", help: "The owner's user name",
    parse: { text throws(InvalidValue) in
      guard !text.isEmpty, !text.contains("/") else { throw InvalidValue(expected: "a user name") }
      return text
    })
  private static let columns = [
    Rows.Column("at"), .init("workspace"), .init("what"), .init("who"), .init("rule"), .init("result", isUsual: false),
    .init("reason", fit: .flowing),
  ]
  private static let options: [any Parameter] = [
    ReportRange.from, ReportRange.to, ReportRange.zone, ReportOutput.form, OutputOptions.columns(columns.map(\.name)),
  ]

  static let workspaceCommand = Command(
    "workspace", summary: "What happened to one workspace, in order, by whom and why",
    examples: ["curfew report workspace alice/dev --from 30d"], parameters: [workspace] + options
  ) { invocation in
    let wanted = invocation.required(workspace)
    return try await print(invocation, wanted, .workspace(wanted)) { sighting in
      [sighting.fullName, sighting.name, sighting.workspace].contains { $0.lowercased() == wanted.lowercased() }
    }
  }

  static let ownerCommand = Command(
    "owner", summary: "What happened to one owner's workspaces, in order, by whom and why",
    examples: ["curfew report owner alice --from 30d"], parameters: [owner] + options
  ) { invocation in
    let wanted = invocation.required(owner)
    return try await print(invocation, wanted, .owner(wanted)) {
      $0.owner.lowercased() == wanted.lowercased()
    }
  }

  private static func print(
    _ invocation: Invocation, _ name: String, _ called: AuditReader.Called,
    where isWanted: @Sendable (Sighting) -> Bool
  ) async throws -> ExitStatus.RawValue {
    let trail = try await ReportedTrail(invocation)
    let (zone, range, now) = (trail.zone, trail.range, trail.now)
    let workspaces = try await trail.reader.workspaces(called)
    let acts = try await trail.reader.acts(on: called, of: workspaces, from: range.from, to: range.to)
    let history = try await trail.reader.history(
      from: range.from, to: range.to, of: workspaces, changes: .ofStops)
    guard history.sightings.values.contains(where: { $0.contains(where: isWanted) }) || !acts.isEmpty else {
      throw CommandFailure(
        .failure, "the trail knows nothing of '\(name)' up to \(range.to.flooredToSecond.rfc3339)",
        advice: "'curfew report activity --by owner' and '--by workspace' list what it knows")
    }
    let returned = try await trail.reader.returnedSchedules(from: range.from, to: range.to).filter { schedule in
      let names =
        switch called {
        case .owner: [schedule.owner]
        case .workspace: [schedule.fullName, schedule.name, schedule.workspace]
        }
      return names.contains { $0.lowercased() == name.lowercased() }
    }
    let timeline = Timeline(of: history, acts: acts, returned: returned, in: range, where: isWanted)
    let display = trail.display
    let cells: [[Cell]] = timeline.events.map { event in
      [
        .instant(event.at), .text(event.workspace), .text(event.what), .text(event.who.rawValue), Cell(event.rule),
        Cell(event.result), event.reason.isEmpty ? .shown("", as: AuditCells.plainTruth) : .text(event.reason),
      ]
    }
    try ReportOutput.print(
      Rows("timeline", columns: columns, cells: cells), invocation,
      on: Display(now: now, zone: zone, width: display.width),
      of: trail.context, with: ReportRange.members(of: range),
      notes: [range.text] + (cells.isEmpty ? ["nothing happened"] : []))
    return ExitStatus.success.rawValue
  }
}
