import Arguments
import Audit
import Pipeline
import Rules
import Time

/// `curfew backtest --rules DIR`: what other rules would have decided on the recorded fleet.
enum BacktestCommand {
  private static let columns = [
    Rows.Column("workspace"), .init("effect"), .init("in_force", fit: .flowing), .init("new", fit: .flowing),
    .init("first_at"), .init("last_at", isUsual: false), .init("times"), .init("owner", isUsual: false), .init("basis"),
  ]

  static let command = Command(
    "backtest", summary: "Try rules on the recorded fleet: what they would have decided otherwise",
    discussion: """
      Judges every recorded reading of the range by the rules that were in force then and by those of --rules, with the limits, \
      the memory and the zone data of then, and lists where they would send something else. All dry-run rules count as if \
      they were enforced; limits of a whole sweep are left out. Asks no server and changes nothing.

      A reading is recorded when a workspace changed, something new was decided, or its last use moved by five minutes; between \
      two of them the new rules are asked at the sweeps at which they can want something else. What was remembered of a \
      workspace is recorded with new decisions alone; between two of them the earlier record counts.

      After its first difference a workspace is carried on as it would have gone on, and what follows is marked as an estimate: \
      use moves its deadline by the activity bump, unless it did not in truth; who uses it while it would be stopped starts it \
      then; what people stopped, started or set they do here as well.

      With the rules that were in force it says 0 differences.
      """,
    examples: ["curfew backtest --rules new-rules.d --from 30d", "curfew backtest --rules new-rules.d -o json"],
    parameters: [
      AuditReplay.from, AuditReplay.to, OutputOptions.list, OutputOptions.columns(columns.map(\.name)),
    ]
  ) { invocation in
    let assembly = Assembly(try Settings(invocation))
    let rules = try assembly.rules()
    let reader = try assembly.reader()
    let now = try await ReportRange.now(reader)
    let range = try AuditReplay.range(invocation, assembly.settings, now: now)
    let backtest = try await Console.activities.during("readings judged") { progress in
      var backtest = Backtest(of: rules)
      try await backtest.run(over: reader, from: range.from, to: range.to) { progress.advance(to: $0) }
      return backtest
    }
    try OutputOptions.print(
      Rows("differences", columns: columns, cells: backtest.differences.map(row)), invocation,
      on: assembly.settings.display(now: now),
      of: assembly.context(trailOf: try await reader.server()?.url, at: now), with: members(of: backtest),
      notes: notes(on: backtest)
        + (backtest.isEmpty ? try await ReportRange.note(reader, from: range.from, to: range.to) : []))
    return ExitStatus.success.rawValue
  }

  private static func row(_ difference: Backtest.Difference) -> [Cell] {
    [
      .text(difference.workspace), .text(difference.effect.rawValue), words(difference.inForce), words(difference.new),
      .instant(difference.first), .instant(difference.last), .integer(difference.times), .text(difference.owner),
      .text(difference.isEstimate ? "estimate" : "recorded"),
    ]
  }

  private static func words(_ wish: RuleWish?) -> Cell {
    .text(wish.map { "\($0.rule): \($0.action.rawValue) to \($0.after ?? "none")" } ?? "nothing")
  }

  private static func members(of backtest: Backtest) -> [String: JSONValue] {
    [
      "readings": .integer(backtest.readings), "with_recorded_memory": .integer(backtest.exact),
      "not_judged": .object(backtest.insufficient.mapValues { .integer($0) }),
      "acts_in_force": .integer(backtest.acts.inForce), "acts_new": .integer(backtest.acts.new),
      "stops_earlier": .integer(backtest.stops.earlier), "stops_later": .integer(backtest.stops.later),
      "owners_cut_off": .array(backtest.cutOff.sorted().map { .string($0) }),
    ]
  }

  private static func notes(on backtest: Backtest) -> [String] {
    if backtest.isEmpty { return ["no reading was found"] }
    let workspaces = Set(backtest.differences.map(\.workspace)).count
    var notes = [
      "\(Count.of(backtest.differences.count, "difference")) on \(Count.of(workspaces, "workspace")), in "
        + "\(Count.of(Int(backtest.readings), "reading")) (\(backtest.exact) with the recorded memory)"
    ]
    if !backtest.differences.isEmpty {
      let owners = Set(backtest.differences.map(\.owner)).count
      notes.append(
        "they concern \(Count.of(owners, "owner")); \(backtest.stops.earlier) times a stop would have been earlier, "
          + "\(backtest.stops.later) times later")
      notes.append(
        backtest.cutOff.isEmpty
          ? "nobody used a workspace while it would have been stopped under the new rules"
          : "used a workspace while it would have been stopped under the new rules: "
            + backtest.cutOff.sorted().joined(separator: ", ")
      )
      let estimates = backtest.differences.count(where: \.isEstimate)
      if estimates > 0 {
        notes.append(
          "\(estimates) of them are estimates: after its first difference a workspace is carried on as it would have gone on"
        )
      }
    }
    return notes
      + backtest.insufficient.sorted { $0.key < $1.key }.map {
        "\(Count.of(Int($0.value), "reading")) could not be judged: \($0.key)"
      }
  }
}
