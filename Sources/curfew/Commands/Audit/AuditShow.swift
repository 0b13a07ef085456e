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
    "show", summary: "Show one decision with its requests, and what it was taken on",
    examples: ["curfew audit show 4711"], parameters: [number, OutputOptions.record]
  ) { invocation in
    let reader = try Assembly(try Settings(invocation)).reader()
    let wanted = invocation.required(number)
    guard let decision = try await reader.decision(wanted) else {
      throw CommandFailure(
        .failure, "there is no decision \(wanted) in the trail", advice: "'curfew audit list' shows their numbers")
    }
    let observation = try await reader.observation(decision.observation)
    let actions = try await reader.actions(of: wanted)
    var fields = zip(AuditCells.columns, AuditCells.row(decision)).map { (name: $0.name, value: $1) }
    fields.append((name: "memory", value: Cell(decision.record.memory)))
    for remark in try await reader.remarks(on: wanted) {
      let name = remark.kind == .notTried ? "not_tried" : "not_changed"
      fields.append((name: name, value: .text(remark.reason)))
    }
    if let observation {
      fields += [
        (name: "observed_at", value: .instant(observation.at)),
        (name: "status", value: .text(observation.snapshot.status)),
        (name: "build", value: .integer(observation.snapshot.buildNumber)),
        (name: "last_used", value: Cell(observation.volatile.lastUsedAt)),
        (name: "deadline", value: Cell(observation.volatile.deadline)),
        (name: "latest_stop", value: Cell(observation.volatile.maxDeadline)),
        (name: "content", value: .text(observation.snapshot.content)),
      ]
    }
    // The content is for programs: kilobytes of JSON.
    let isForPeople = (invocation[OutputOptions.record] ?? .text) == .text
    let shown = isForPeople ? fields.filter { $0.name != "content" && $0.value != .none } : fields
    try OutputOptions.print(Record(fields: shown, lists: [AuditCells.requests(actions)]), invocation)
    return ExitStatus.success.rawValue
  }
}
