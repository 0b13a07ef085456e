import Audit
import Rules
import Time

/// What one sweep came to, for its summary line, its decision lines and the exit status.
public struct SweepReport: Sendable {
  /// Row of the sweep in the trail.
  public let sweep: Int64
  /// Everything read and decided.
  public let judgement: Judgement
  /// One a request sent, in the order of the answers.
  public let outcomes: [Outcome]
  /// Decisions to act that nothing was sent for, by their positions, with the reason.
  public let notTried: [Int: String]
  /// What the process was allowed to do.
  public let mode: Mode
  /// How it ended, in the trail's word.
  public let result: SweepEndRecord.Result
  /// What is to be said beyond the numbers, each a sentence.
  public let notes: [String]
  /// The same in one text; `nil` where there is nothing to say.
  public var note: String? { notes.isEmpty ? nil : notes.joined(separator: "; ") }
  /// Whether decisions were left that could have been carried out, because time, the server or a signal did not allow it.
  public let isCutShort: Bool
  /// Whether a workspace is without the schedule that was cleared for another one.
  public let isLeftUndone: Bool
  /// The head of the chain after the sweep's last row; print it, so that a copy elsewhere shows a cut tail.
  public internal(set) var chainHead: ChainHead?
  /// From the first request to the last row.
  public internal(set) var duration: Duration = .zero

  init(_ judgement: Judgement, _ performance: Performance, mode: Mode, sweep: Int64, waits: [String] = []) {
    self.sweep = sweep
    self.judgement = judgement
    self.mode = mode
    outcomes = performance.outcomes
    notTried = performance.notTried
    let failed = performance.outcomes.count { !$0.isApplied && $0.result != .conflict }
    var notes = judgement.notes
    if let pause = performance.pause { notes.append("paused meanwhile: \(pause.reason)") }
    if failed > 0 { notes.append(failed == 1 ? "1 request failed" : "\(failed) requests failed") }
    notes += performance.remarks + waits
    if let note = Self.slowChanges(performance.outcomes) { notes.append(note) }
    isLeftUndone = performance.missing > 0
    let reasons = Dictionary(grouping: notTried.values, by: \.self).mapValues(\.count).sorted { $0.key < $1.key }
    let others = reasons.dropFirst(3).reduce(0) { $0 + $1.value }
    notes += reasons.prefix(3).map { "not tried: \($0.value), because \($0.key)" }
    if others > 0 { notes.append("not tried for other reasons: \(others)") }
    // A pause is somebody's order and no failure.
    isCutShort = performance.pause == nil && performance.notTried.count > performance.overtaken
    self.notes = notes
    result =
      judgement.isRefused
      ? .refused
      : failed > 0 || judgement.reading.isPartial || judgement.isNotAllowed || performance.pause != nil || isCutShort
        || isLeftUndone
        ? .partial : .done
  }

  /// A change that takes longer than this may have been held up on its way, long after the look that preceded it.
  private static let slowChange = Duration.seconds(10)

  /// What is to be said of changes that were on their way for long: the server has no lock, and takes what comes last.
  private static func slowChanges(_ outcomes: [Outcome]) -> String? {
    let times = outcomes.filter { $0.result == .applied }.compactMap(\.duration).filter { $0 >= slowChange }
    guard let longest = times.max() else { return nil }
    return """
      \(times.count == 1 ? "1 change was on its way for" : "\(times.count) changes were on their way for up to") \
      \(longest.shortText); what somebody set there meanwhile was overwritten
      """
  }

  /// How many decisions have the verdict of that word.
  public func count(_ verdict: String) -> Int { judgement.decisions.count { $0.verdict.word == verdict } }

  /// Decisions that were carried out, however many requests each took.
  public var applied: Int { Set(outcomes.map(\.decision)).count { outcome(of: $0)?.isApplied == true } }

  /// Requests that did not do what they should; a conflict is a race and no failure.
  public var failures: Int { outcomes.count { !$0.isApplied && $0.result != .conflict } }

  /// What became of a decision that acted: its last request's outcome; `nil` when none was sent, or it was left half-way
  /// because somebody was faster (``notTried``).
  public func outcome(of decision: Int) -> Outcome? {
    notTried[decision] == nil ? outcomes.last { $0.decision == decision } : nil
  }
}
