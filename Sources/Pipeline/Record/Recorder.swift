import Audit
import CoderAPI
import Rules
import Time

/// The fifth stage: writes readings and decisions before anything is sent, and the end of the sweep after it.
package struct Recorder: Sendable {
  private let parts: Sweep.Parts

  package init(parts: Sweep.Parts) { self.parts = parts }

  /// The rows of a sweep in the trail.
  package struct Rows: Sendable {
    /// The sweep's own row.
    package let sweep: Int64
    /// The decisions to act with their rows, in the judgement's order.
    package let acting: [RecordedDecision]
    /// The rows of the decisions that act or would act.
    let acts: [Decision.Key: Int64]
  }

  /// Writes observations, decisions and the memory changes in one transaction; takes them into `memory` afterwards.
  package func begin(_ judgement: Judgement, _ memory: inout FleetMemory) async throws -> Rows {
    var beginning = record(at: judgement.reading.now, serverAhead: judgement.reading.serverAhead)
    beginning.policy = StoredPolicy(judgement.policy, server: judgement.reading.server).json
    beginning.isByAccount = judgement.isByAccount
    let sweep = try await parts.store.beginSweep(beginning)
    let (draft, rows) = try await parts.store.record(
      SweepDraft(sweep: sweep, judgement: judgement, memory: memory, zones: parts.zones))
    parts.zones.note(draft.zoneRecords)
    memory.take(draft)
    let acts = judgement.actRows(rows)
    return Rows(sweep: sweep, acting: judgement.acting(acts, notices: draft.actNotices), acts: acts)
  }

  /// Writes the end of a completed sweep, and makes its report.
  func end(
    _ rows: Rows, _ judgement: Judgement, _ summary: AttemptSummary,
    began: ContinuousClock.Instant
  ) async throws -> SweepReport {
    do {
      if let failure = summary.recordingFailure { throw failure }
      return try await ended(rows, judgement, summary, began: began)
    } catch let failure as AuditFailure {
      throw summary.outcomes.isEmpty ? failure : failure.afterSending
    }
  }

  private func ended(
    _ rows: Rows, _ judgement: Judgement, _ summary: AttemptSummary,
    began: ContinuousClock.Instant
  ) async throws -> SweepReport {
    var report = SweepReport(
      judgement, summary, mode: parts.policy.mode, sweep: rows.sweep, acts: rows.acts, refusal: parts.refusal,
      waits: parts.coder.takeWaits())
    let end = SweepEndRecord(
      sweep: rows.sweep, at: max(parts.coder.clock.now(), judgement.reading.now), result: report.result,
      seen: judgement.reading.observations.count, notSeen: judgement.reading.notSeen,
      requests: judgement.reading.requests + summary.outcomes.count,
      serverMilliseconds: judgement.reading.serverTime.wholeMilliseconds, note: report.note,
      reading: judgement.reading.listMemory?.json, scope: judgement.reading.scope)
    let remarks = rows.acting.compactMap { acting in
      report.notTried[acting.decision.key].map {
        RemarkRecord(decision: acting.row, at: end.at, kind: .notTried, reason: $0)
      }
    }
    let unanswered = summary.attempts.flatMap { attempt in
      attempt.outcomes.filter { $0.isOpen && $0.failure != Outcome.canceled }.map { outcome in
        RemarkRecord(
          decision: attempt.row, at: end.at, kind: .noAnswer,
          reason: "\(outcome.failure ?? "no-answer"): \(outcome.answer ?? "no answer")")
      }
    }
    report.chainHead = try await parts.store.endSweep(end, remarks: remarks + unanswered)
    report.endedAt = end.at
    report.duration = began.duration(to: parts.coder.machine.instant)
    return report
  }

  /// Writes a sweep that could not read the server; the trail must show outages too.
  ///
  /// - Returns: until when the server does not want to be asked for the list, exactly as the trail has it.
  func fail(_ failure: any Error) async throws -> (at: Timestamp, retryAt: Timestamp?) {
    let now = Timestamp(microseconds: parts.coder.clock.now().microseconds)
    let retryAt = Self.retryAt(after: failure, at: now)
    let sweep = try await parts.store.beginSweep(record(at: now, serverAhead: parts.coder.clock.skew))
    _ = try await parts.store.endSweep(
      SweepEndRecord(
        sweep: sweep, at: now, result: .failed,
        note: failure is CancellationError ? "Curfew was told to stop before the server had answered" : "\(failure)",
        retryAt: retryAt))
    return (now, retryAt)
  }

  /// Until when the server does not want to be asked for the list, a day at most: a longer delay could be a mistake.
  ///
  /// In whole microseconds, as the trail keeps it.
  private static func retryAt(after failure: any Error, at now: Timestamp) -> Timestamp? {
    guard let failure = failure as? CoderFailure, failure.code == .rateLimited else { return nil }
    return failure.retryAt.map { Timestamp(microseconds: min($0, now + Throttle.longestWish).microseconds) }
  }

  private func record(at now: Timestamp, serverAhead: Duration?) -> SweepRecord {
    SweepRecord(
      at: now, serverAheadMilliseconds: serverAhead?.wholeMilliseconds ?? 0, ruleSet: parts.ruleSetRow,
      mode: parts.policy.mode == .enforce ? .enforce : .dryRun, cause: parts.cause, curfew: parts.version)
  }
}
