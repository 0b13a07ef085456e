import Arguments
import Audit
import Pipeline
import Time

/// Options and sentences that `sweep`, `plan` and `serve` share.
enum SweepOptions {
  static let dryRun = Flag(
    "dry-run", short: "n", help: "Decide and record, and send nothing, whatever the settings say")
  static let all = Flag(
    "all", short: "a", help: "Show also decisions that change nothing: already so, left to another rule")
  static let at = Option<WrittenTime>(
    "at", "TIME", help: "Evaluate as if it were TIME, of a day its midnight; nothing is sent or recorded",
    parse: { text throws(InvalidValue) in try WrittenTime(text) })
  static let wait = Option<Duration>(
    "wait", "TIME", help: "How long to wait while another instance holds the database", defaultText: "0s",
    parse: { text throws(InvalidValue) in try Values.duration(text, atLeast: .zero) })

  /// What `--at` does not move.
  static let noteOfAnotherTime =
    "--at moves the clock alone: deadlines, last use and status are those of now; 'curfew simulate run' and tests of rules show "
    + "a day as it would come"

  /// `12 workspaces: 3 would act, 2 blocked, 7 unchanged`; of the running ones only, `9 of 12 workspaces: …`.
  static func summary(_ judgement: Judgement) -> String {
    let verdicts: [DecisionRecord.Verdict] = [.act, .wouldAct, .blocked, .held, .error, .overridden, .noOp]
    let telling = judgement.decisions.filter(judgement.tells)
    var counts = verdicts.compactMap { verdict -> String? in
      let count =
        judgement.decisions.count { $0.verdict.word == verdict.rawValue }
        - (verdict == .noOp ? telling.count : 0)
      return count == 0 ? nil : "\(count) \(verdict.words)"
    }
    let pretended = telling.count(where: \.isShadow)
    if telling.count > pretended { counts.append(Count.of(telling.count - pretended, "message")) }
    if pretended > 0 { counts.append("\(Count.of(pretended, "message")) if enforced") }
    let returning = judgement.returning.count
    if returning > 0 {
      counts.append("\(Count.of(returning, "suspended schedule")) \(returning == 1 ? "comes" : "come") back")
    }
    let (count, total) = (judgement.reading.observations.count, judgement.reading.total)
    let seen = (count == total ? "" : "\(count) of ") + Count.of(total, "workspace")
    return "\(seen): \(counts.isEmpty ? "nothing to do" : counts.joined(separator: ", "))"
  }

  /// The suspended schedules that come back in the sweep.
  static func returning(_ judgement: Judgement) -> JSONValue {
    .array(
      judgement.returning.map { item in
        .object([
          "workspace": .string(item.observation.facts.fullName), "schedule": .string(item.suspension.schedule),
          "suspended_by": .string(item.suspension.rule),
        ])
      })
  }
}
