import Arguments
import Audit
import Pipeline
import Time

/// `curfew audit replay`: whether this version decides as the trail says that was decided.
enum AuditReplay {
  static let from = Option<WrittenTime>(
    "from", "TIME", help: "Only decisions from then on: a time, a day, or how long ago, such as 7d",
    parse: { text throws(InvalidValue) in try WrittenTime(text, span: .back) })
  static let to = Option<WrittenTime>(
    "to", "TIME", help: "Only decisions before: a time, a day, or how long ago",
    parse: { text throws(InvalidValue) in try WrittenTime(text, span: .back) })

  private static let columns = [
    Rows.Column("number"), .init("at"), .init("workspace"), .init("rule"), .init("effect", isUsual: false),
    .init("differs"), .init("recorded", fit: .flowing), .init("again", fit: .flowing),
  ]

  static let command = Command(
    "replay", summary: "Judge every recorded decision again, and list those that come out differently",
    discussion: """
      Judges by what the trail holds alone: the workspace as it was read, what was remembered of it, the rules, the limits \
      of the settings, the server's version and the time zone data of then. Neither the settings of now nor this machine's \
      zone data count. Where a limit of a whole sweep blocked a decision (the pause, the blast radius, the number of \
      actions, a server that asked to wait), what the rule wanted is judged again, and the limit is not. A decision whose \
      record does not suffice is counted with the reason.

      Exit status 0 says that none differs, 6 that some do: the trail was edited ('curfew audit verify' tells), or this \
      version decides differently than the one that wrote it.
      """,
    examples: ["curfew audit replay", "curfew audit replay --from 30d -o json"],
    parameters: [from, to, OutputOptions.list, OutputOptions.columns(columns.map(\.name))]
  ) { invocation in
    let assembly = Assembly(try Settings(invocation))
    let reader = try assembly.reader()
    let now = try await ReportRange.now(reader)
    let range = try range(invocation, assembly.settings, now: now)
    let replay = try await Console.activities.during("decisions judged again") { progress in
      var replay = Replay()
      try await replay.run(over: reader, from: range.from, to: range.to) { progress.advance(to: $0) }
      return replay
    }
    try OutputOptions.print(
      Rows("differences", columns: columns, cells: replay.differences.map(row)), invocation,
      on: assembly.settings.display(now: now),
      of: assembly.context(trailOf: try await reader.server()?.url, at: now), with: members(of: replay),
      notes: notes(on: replay)
        + (replay.total == 0 ? try await ReportRange.note(reader, from: range.from, to: range.to) : [])
        + [replay.total == 0 ? try await ReportRange.removal(reader, from: range.from) : nil].compactMap(\.self))
    return (replay.differing == 0 ? ExitStatus.success : .verificationFailed).rawValue
  }

  /// The range asked for.
  ///
  /// - Throws: ``CommandFailure`` where it ends before it begins, or is in the future
  static func range(
    _ invocation: Invocation, _ settings: Settings, now: Timestamp
  ) throws -> (from: Timestamp?, to: Timestamp?) {
    let begin = settings.instant(invocation[from], from: now, .back)
    let end = settings.instant(invocation[to], from: now, .back)
    try ReportRange.check(from: begin, to: end, (from.specification.spelling, to.specification.spelling), now: now)
    return (begin, end)
  }

  private static func row(_ difference: Replay.Difference) -> [Cell] {
    [
      .integer(difference.seq), .instant(difference.at), .text(difference.workspace), .text(difference.recorded.rule),
      .text(difference.recorded.effect.rawValue), .list(difference.differs),
      .text(words(difference.recorded)), .text(difference.again.map(words) ?? "no decision"),
    ]
  }

  /// A decision in a line: the verdict, with the guard or the winner, the target, the reason and when it may change.
  private static func words(_ record: DecisionRecord) -> String {
    let verdict = [record.verdict.rawValue, record.guardName.map { "by \($0)" }, record.winner.map { "by \($0)" }]
    let target = "\(record.action) \(record.before ?? "none") to \(record.after ?? "none")"
    let next = record.nextChangeAt.map { ", may change at \($0.flooredToSecond.rfc3339)" } ?? ""
    let memory = record.memory.map { ", state \($0)" } ?? ""
    return "\(verdict.compactMap(\.self).joined(separator: " ")): \(target)\(next)\(memory)"
      + (record.message.isEmpty ? "" : ": \(record.message)")
  }

  private static func members(of replay: Replay) -> [String: JSONValue] {
    [
      "compared": .integer(replay.compared), "differing": .integer(replay.differing),
      "limited_by_the_sweep": .integer(replay.limited),
      "not_judged_again": .object(replay.insufficient.mapValues { .integer($0) }),
    ]
  }

  private static func notes(on replay: Replay) -> [String] {
    if replay.total == 0 { return ["no decision was found"] }
    var notes = ["\(replay.differing) of \(Count.of(Int(replay.compared), "decision")) differ"]
    if replay.differing > Int64(replay.differences.count) {
      notes.append("the first \(replay.differences.count) of them are listed")
    }
    if replay.limited > 0 {
      notes.append(
        "\(replay.limited) of them were blocked by a limit of the whole sweep: what the rule wanted was judged again, the "
          + "limit was not")
    }
    notes += replay.insufficient.sorted { $0.key < $1.key }.map {
      "\(Count.of(Int($0.value), "decision")) could not be judged again: \($0.key)"
    }
    if replay.differing > 0 {
      notes.append(
        "either the trail was edited, which 'curfew audit verify' tells, or this version decides differently than the one "
          + "that wrote it")
    }
    return notes
  }
}
