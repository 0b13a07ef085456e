import Arguments
import Audit

/// `curfew audit show NUMBER`: one decision with all that belongs to it.
enum AuditShow {
  private static let number = Positional<Int64>(
    "NUMBER", help: "The decision's number, as 'audit list' shows it",
    parse: { text throws(InvalidValue) in
      guard let number = Int64(text), number > 0 else { throw InvalidValue(expected: "a number above 0") }
      return number
    })

  static let command = Command(
    "show", summary: "Show one decision, what it rests on, and the requests that followed",
    examples: ["curfew audit show 4711"], parameters: [number, OutputOptions.record]
  ) { invocation in
    let assembly = Assembly(try Settings(invocation))
    let reader = try assembly.reader()
    let wanted = invocation.required(number)
    guard let decision = try await reader.decision(wanted) else {
      throw CommandFailure(
        .failure, "there is no decision \(wanted) in the trail", advice: "'curfew audit list' shows their numbers")
    }
    let observation = try await reader.observation(decision.observation)
    let actions = try await reader.actions(of: wanted)
    var fields = zip(AuditCells.columns, AuditCells.row(decision)).map { Record.Field($0, $1) }
    fields.append(.init("memory", Cell(decision.record.memory)))
    for remark in try await reader.remarks(on: wanted) {
      let name = remark.kind == .notTried ? "not_tried" : "not_changed"
      fields.append(.init(name, .text(remark.reason)))
    }
    if let observation {
      fields += [
        .init("observed_at", .instant(observation.at)), .init("status", .text(observation.snapshot.status)),
        .init("build", .integer(observation.snapshot.buildNumber)),
        .init("last_used", Cell(observation.volatile.lastUsedAt)),
        .init("stops_next", Cell(observation.volatile.deadline)),
        .init(WorkspaceCells.mayRunUntil, Cell(observation.volatile.maxDeadline)),
        .init("content", .text(observation.snapshot.content)),
      ]
    }
    // The content is for programs: kilobytes of JSON.
    let isForPeople = (invocation[OutputOptions.record] ?? .text) == .text
    let shown = isForPeople ? fields.filter { $0.column.name != "content" && $0.value != .none } : fields
    try OutputOptions.print(
      Record(fields: shown, lists: [AuditCells.requests(actions)]), invocation, on: assembly.settings.display(),
      of: assembly.context(trailOf: try await reader.server()?.url, at: .now()))
    return ExitStatus.success.rawValue
  }
}
