import Audit
import CoderAPI
import Rules
import Time

/// What undoes an action that was left half-way: the schedule that was cleared for another one is set again.
extension Performer {
  /// Restores the schedules that earlier sweeps cleared to set others which then were not set, unless somebody has set one
  /// since.
  func restore(
    _ summary: inout AttemptSummary, _ memory: FleetMemory, _ throttle: inout Throttle,
    began: ContinuousClock.Instant
  ) async {
    for observation in reading.observations {
      guard let left = memory.unscheduled[observation.facts.id] else { continue }
      let (facts, isOpen) = (observation.facts, observation.memory.open[.autostart] != nil)
      if facts.autostart != nil {
        // Somebody has set one, and the trail has known it since this sweep was recorded.
        summary.changesMemory = true
        continue
      }
      summary.halt = summary.halt ?? halt(throttle, began: began)
      guard parts.policy.mode == .enforce, summary.mayGoOn, !isOpen else {
        summary.note(missing: left.schedule, of: facts)
        continue
      }
      if await scheduleSetMeanwhile(on: facts.id) != nil { continue }
      do {
        let request = Request(
          change: .autostart(schedule: left.schedule), decision: left.decision, workspace: facts.id,
          day: Zone.utc.day(of: reading.now))
        // A pause stops everything here; a later sweep restores the schedule.
        guard case .done(let outcome) = try await send(request) else {
          summary.note(missing: left.schedule, of: facts)
          continue
        }
        throttle.take(OutcomeRecord(outcome, intent: 0, at: now()))
        summary.changesMemory = true
        summary.sent.insert(facts.id)
        if outcome.isOpen { summary.perhapsRescheduled.insert(facts.id) }
        guard outcome.isApplied else {
          summary.note(missing: left.schedule, of: facts)
          continue
        }
        summary.rescheduled.insert(facts.id)
        summary.remarks.append(
          "put back the schedule \(left.schedule) of \(facts.fullName), which was cleared for another one"
        )
      } catch {
        summary.fail(error)
        return
      }
    }
  }

  /// Undoes the first step of an action whose second one the server did not take, unless somebody has set another schedule.
  ///
  /// The trail records this request too; the decision itself counts as failed.
  ///
  /// - Returns: whether the workspace has a schedule again.
  func undoes(_ undo: WorkspaceChange, _ attempt: Attempt) async throws -> Bool {
    let id = attempt.decision.facts.id
    if await scheduleSetMeanwhile(on: id) != nil { return true }
    let request = Request(change: undo, decision: attempt.row, workspace: id, day: day(of: attempt.decision))
    guard case .done(let outcome) = try await send(request, continues: true) else { return false }
    return outcome.isApplied && !outcome.isOpen
  }

  /// The schedule that somebody set after Curfew cleared the one before; `nil` when nobody did.
  ///
  /// Also `nil` when that cannot be read: the workspace must not stay without a schedule.
  func scheduleSetMeanwhile(on id: String) async -> String? {
    // Only the answer matters here: if this read fails, the request that follows fails too, and that failure is
    // reported.
    try? await parts.coder.workspace(id: id).value.autostartSchedule
  }
}
