import Audit
import Rules
import Time

/// The result of one sweep, for its summary line, its decision lines and the exit status.
public struct SweepReport: Sendable {
  /// Row of the sweep in the trail.
  public let sweep: Int64
  /// Everything read and decided.
  public let judgement: Judgement
  /// One outcome per request, in the order of the answers.
  public let outcomes: [Outcome]
  /// The outcome of the last request of each decision for which one was sent.
  private let lastOutcomes: [Decision.Key: Outcome]
  /// The rows of the decisions that act or would act.
  private let acts: [Decision.Key: Int64]
  /// Number of requests that failed, also of those that give suspended schedules back; a conflict is a race and no failure.
  public let failures: Int
  /// Why nothing was sent for a decision to act, or it was left half-way.
  public let notTried: [Decision.Key: String]
  /// What became of the plan that was applied; `nil` where none was.
  public let plan: PlanReport?
  /// The process's mode.
  public let mode: Mode
  /// How the sweep ended, as the trail stores it.
  public let result: SweepEndRecord.Result
  /// Notes beyond the numbers, each a sentence.
  public let notes: [String]
  /// The notes as one text; `nil` where there are none.
  public var note: String? { notes.isEmpty ? nil : notes.joined(separator: "; ") }
  /// Whether decisions that could have been carried out were not, because of time, the server or a signal.
  public let isCutShort: Bool
  /// Whether a workspace has lost its schedule: it was cleared to set another one, which was not set.
  public let isLeftUndone: Bool
  /// What holds requests back after the sweep, from the latest answers.
  public let throttle: Throttle
  /// The chain's head after the sweep's last row; a copy printed elsewhere reveals a truncated trail.
  public internal(set) var chainHead: ChainHead?
  /// When it ended, server time.
  var endedAt = Timestamp.epoch
  /// Time from the first request to the last row.
  public internal(set) var duration: Duration = .zero

  /// - Parameters:
  ///   - acts: the rows of the decisions that act or would act
  ///   - refusal: why newer rules or settings are not in force
  ///   - waits: what the server made requests wait for
  init(
    _ judgement: Judgement, _ summary: AttemptSummary, mode: Mode, sweep: Int64, acts: [Decision.Key: Int64] = [:],
    refusal: String? = nil, waits: [String] = []
  ) {
    self.sweep = sweep
    self.acts = acts
    self.judgement = judgement
    self.mode = mode
    outcomes = summary.outcomes
    throttle = summary.outcomes.reduce(into: judgement.reading.throttle) { throttle, outcome in
      throttle.take(OutcomeRecord(outcome, intent: 0, at: judgement.reading.now))
    }
    lastOutcomes = summary.attempts.reduce(into: [:]) { $0[$1.decision.key] = $1.outcomes.last }
    notTried = summary.notTried
    plan = judgement.policy.plan.map { [lastOutcomes, notTried] applied in
      PlanReport(applied, judgement, outcomes: lastOutcomes, notTried: notTried)
    }
    let failed = (summary.outcomes + summary.givenBack).count { !$0.isApplied && $0.result != .conflict }
    failures = failed
    var notes = (plan?.notes ?? []) + [refusal].compactMap(\.self) + judgement.notes
    if let pause = summary.pause { notes.append("paused meanwhile: \(pause.reason)") }
    if failed > 0 { notes.append(failed == 1 ? "1 request failed" : "\(failed) requests failed") }
    notes += summary.remarks + waits
    if let note = Self.slowChanges(summary.outcomes) { notes.append(note) }
    isLeftUndone = summary.missing > 0
    notes += Self.omissions(summary.notTried, of: judgement)
    // A pause is somebody's order and no failure, but what it left undone is missing all the same.
    isCutShort = summary.notTried.count > summary.overtaken
    self.notes = notes
    result =
      judgement.isRefused || (plan?.count(.refused) ?? 0) > 0
      ? .refused
      : failed > 0 || judgement.reading.isPartial || judgement.isNotAllowed || summary.pause != nil || isCutShort
        || isLeftUndone
        ? .partial : .done
  }

  /// What was not tried: together where many have one reason, and by name where each has its own.
  private static func omissions(_ notTried: [Decision.Key: String], of judgement: Judgement) -> [String] {
    let left = judgement.decisions.compactMap { decision in
      notTried[decision.key].map { (name: decision.facts.fullName, reason: $0) }
    }
    let counts = Dictionary(left.map { ($0.reason, 1) }, uniquingKeysWith: +)
    let shared = counts.filter { $0.value > 1 }.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    let own = left.filter { counts[$0.reason] == 1 }.map { "\($0.name): not tried, because \($0.reason)" }
    return shared.map { "not tried: \($0.value), because \($0.key)" }
      + own.shortened { "and \($0) more were not tried, each for a reason of its own" }
  }

  /// Duration from which a change may have been delayed on its way, long after the read that preceded it.
  private static let slowChange = Duration.seconds(10)

  /// A note on changes that were on their way for long; the server has no lock and keeps the last write.
  ///
  /// `nil` where there are none.
  private static func slowChanges(_ outcomes: [Outcome]) -> String? {
    let times = outcomes.filter { $0.result == .applied }.compactMap(\.duration).filter { $0 >= slowChange }
    guard let longest = times.max() else { return nil }
    return """
      \(times.count == 1 ? "1 change was on its way for" : "\(times.count) changes were on their way for up to") \
      \(longest.shortText); what somebody set there meanwhile was overwritten
      """
  }

  /// Number of decisions whose verdict has this word.
  public func count(_ verdict: String) -> Int { judgement.decisions.count { $0.verdict.word == verdict } }

  /// Number of decisions that were carried out, each counted once whatever number of requests it took.
  public var applied: Int { lastOutcomes.count { notTried[$0.key] == nil && $0.value.isApplied } }

  /// The outcome of a decision's last request.
  ///
  /// `nil` when no request was sent, or when the decision was left half-way because somebody else was faster
  /// (``notTried``).
  public func outcome(of decision: Decision) -> Outcome? {
    notTried[decision.key] == nil ? lastOutcomes[decision.key] : nil
  }

  /// The row of a decision that acts or would act, by which `audit show` finds it; `nil` for others.
  public func row(of decision: Decision) -> Int64? { acts[decision.key] }

  /// Why nothing was sent for a decision, or it was left half-way; `nil` when it was tried.
  public func omission(of decision: Decision) -> String? { notTried[decision.key] }
}
