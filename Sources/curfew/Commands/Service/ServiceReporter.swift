import Audit
import CoderAPI
import Daemon
import Log
import Pipeline
import Time

/// Logs what the service does: one line a sweep, one a decision that acts, and one when a dry run would newly act.
actor ServiceReporter {
  private let assembly: Assembly
  private var log: Logger { assembly.log }
  private let notifier: ServiceNotifier
  /// What would have acted at the sweep before, so that a dry run does not say the same every minute.
  private var wouldAct: Set<Wish> = []

  /// Since when sweeps fail, and how many have; `nil` while they do not.
  private var outage: (since: Timestamp, sweeps: Int64, isOfTheServer: Bool)?
  /// What was said last of what the token may change.
  private var rights: String?

  private struct Wish: Hashable {
    let workspace: String
    let rule: String
    let effect: String
  }

  init(assembly: Assembly, notifier: ServiceNotifier) {
    self.assembly = assembly
    self.notifier = notifier
  }

  /// Logs an event.
  func report(_ event: SweepService.Event) {
    switch event {
    case .began: break
    case .during(.carriedOut(let act)): tell(act.decision, act.row, act.judgement, act.outcome, sweep: act.sweep)
    case .during(.settled(let settled)): assembly.tell(settled)
    case .swept(let report):
      if let (since, sweeps, isOfTheServer) = outage {
        log.info(
          isOfTheServer ? "the server answers again" : "sweeps run through again",
          ["failed_sweeps": .integer(sweeps), "since": .timestamp(since)])
        outage = nil
      }
      if let note = report.judgement.reading.rightsNote, note != rights {
        log.warning("the token may not change all workspaces", ["rights": .string(note)])
        rights = note
      }
      tellDecisions(report)
      tellSweep(report)
    case .failed(let error as CancellationError):
      log.info("sweep broken off", ["reason": .string(Failures.sentence(error))])
    case .failed(let error):
      let reason = Failures.sentence(error)
      log.error("sweep failed", ["reason": .string(reason), "advice": .string(Failures.advice(error) ?? "")])
      outage = (outage?.since ?? assembly.clock.now.flooredToSecond, (outage?.sweeps ?? 0) + 1, error is CoderFailure)
      notifier.status("the last sweep failed: \(reason)")
    }
  }

  /// Logs what a sweep decided and nothing was sent for; the rest was told when it happened.
  private func tellDecisions(_ report: SweepReport) {
    var wishes: Set<Wish> = []
    for decision in report.judgement.decisions {
      switch decision.verdict {
      case .act:
        if report.outcome(of: decision) == nil {
          tell(
            decision, report.row(of: decision), report.judgement, nil, report.omission(of: decision),
            sweep: report.sweep)
        }
      case .wouldAct where decision.note == nil:
        let record = report.judgement.record(of: decision)
        let wish = Wish(workspace: record.workspace, rule: record.rule, effect: record.effect.rawValue)
        wishes.insert(wish)
        if !wouldAct.contains(wish) {
          tell(decision, report.row(of: decision), report.judgement, nil, sweep: report.sweep)
        }
      case .wouldAct, .noOp, .blocked, .overridden, .held, .error: continue
      }
    }
    // Most sweeps read the running workspaces only; what was said of the others stands.
    let told = Set(report.judgement.reading.observations.map(\.facts.id) + report.judgement.reading.gone)
    wouldAct = wishes.union(wouldAct.filter { !told.contains($0.workspace) })
  }

  private func tell(
    _ decision: Decision, _ row: Int64?, _ judgement: Judgement, _ outcome: Outcome?, _ omission: String? = nil,
    sweep: Int64
  ) {
    let record = judgement.record(of: decision)
    let result = outcome?.word ?? (record.verdict == .act ? "not-tried" : record.verdict.rawValue)
    let isFailed = record.verdict == .act && outcome?.isApplied != true
    let change = decision.deadlineChange
    log.log(
      isFailed ? .warning : .info, record.action,
      [
        "workspace": .string(decision.facts.fullName), "rule": .string(record.rule),
        "before": value(record.before, record.effect), "after": value(record.after, record.effect),
        "deadline_before": change.map { .timestamp($0.before) } ?? "",
        "deadline_after": change.map { $0.after.map { .timestamp($0) } ?? "none" } ?? "",
        "result": .string(result), "reason": .string(record.message),
        "answer": .string(outcome?.words ?? omission ?? ""),
        "decision": row.map { .integer($0) } ?? "", "sweep": .integer(sweep), "workspace_id": .string(record.workspace),
      ])
  }

  /// A value of the trail; an instant is written as the log writes instants.
  private func value(_ text: String?, _ effect: DecisionRecord.Effect) -> LogValue {
    guard let text else { return "none" }
    if effect == .lifetime, let instant = Timestamp(rfc3339: text) { return .timestamp(instant) }
    return .string(text)
  }

  private func tellSweep(_ report: SweepReport) {
    let judgement = report.judgement
    for reason in judgement.reading.oppositions {
      log.warning("a rule rests", ["reason": .string(reason), "sweep": .integer(report.sweep)])
    }
    log.log(
      report.result == .done ? .info : .warning, "sweep finished",
      [
        "sweep": .integer(report.sweep), "result": .string(report.result.rawValue),
        "mode": .string(report.mode.rawValue),
        "woken": judgement.reading.scope == .some ? "for what a rule was about to say" : "",
        "evaluated": .integer(Int64(judgement.reading.observations.count)),
        "unchanged": .integer(
          Int64(
            judgement.reading.total - judgement.reading.observations.count - judgement.reading.notSeen
              - judgement.reading.unreadable.count)),
        "not_seen": .integer(Int64(judgement.reading.notSeen)),
        "unreadable": .integer(Int64(judgement.reading.unreadable.count)),
        "applied": .integer(Int64(report.applied)), "failed": .integer(Int64(report.failures)),
        "would_act": .integer(Int64(report.count("would-act"))), "blocked": .integer(Int64(report.count("blocked"))),
        "held": .integer(Int64(report.count("held"))), "errors": .integer(Int64(report.count("error"))),
        "took": .duration(.milliseconds(report.duration.wholeMilliseconds)), "note": .string(report.note ?? ""),
        "chain": .string(report.chainHead?.description ?? ""),
      ])
    let note = report.note.map { "; \($0)" } ?? ""
    notifier.status("\(SweepOptions.summary(judgement)); sweep \(report.sweep)\(note)")
  }
}
