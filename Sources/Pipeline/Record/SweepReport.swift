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
  /// What the process was allowed to do.
  public let mode: Mode
  /// How it ended, in the trail's word.
  public let result: SweepEndRecord.Result
  /// What is to be said beyond the numbers, each a sentence.
  public let notes: [String]
  /// The same in one text; `nil` where there is nothing to say.
  public var note: String? { notes.isEmpty ? nil : notes.joined(separator: "; ") }
  /// The head of the chain after the sweep's last row; print it, so that a copy elsewhere shows a cut tail.
  public internal(set) var chainHead: ChainHead?
  /// From the first request to the last row.
  public internal(set) var duration: Duration = .zero

  init(_ judgement: Judgement, _ performance: Performance, mode: Mode, sweep: Int64) {
    self.sweep = sweep
    self.judgement = judgement
    self.mode = mode
    outcomes = performance.outcomes
    let failed = performance.outcomes.count { !$0.isApplied && $0.result != .conflict }
    var notes = judgement.notes
    if let pause = performance.pause { notes.append("paused meanwhile: \(pause.reason)") }
    if failed > 0 { notes.append("requests that failed: \(failed)") }
    self.notes = notes
    result =
      judgement.isRefused
      ? .refused : failed > 0 || judgement.reading.isPartial || performance.pause != nil ? .partial : .done
  }

  /// How many decisions have the verdict of that word.
  public func count(_ verdict: String) -> Int { judgement.decisions.count { $0.verdict.word == verdict } }

  /// Whether something was to be seen or done that was not.
  public var isPartial: Bool { result == .partial }

  /// Requests that did not do what they should; a conflict is a race and no failure.
  public var failures: Int { outcomes.count { !$0.isApplied && $0.result != .conflict } }

  /// What became of a decision that acted: its last request's outcome; `nil` when none was sent.
  public func outcome(of decision: Int) -> Outcome? { outcomes.last { $0.decision == decision } }
}
