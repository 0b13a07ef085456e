import Audit
import CoderAPI
import Rules
import Time

extension Performer {
  /// Gives back the schedules that no rule suspends any more, exactly as they were.
  ///
  /// The trail records each request with the decision that suspended the schedule.
  func giveBack(
    _ summary: inout AttemptSummary, _ throttle: inout Throttle, began: ContinuousClock.Instant
  ) async {
    var given: [String] = []
    for item in suspended where item.fate == .comesBack {
      summary.halt = summary.halt ?? halt(throttle, began: began)
      guard summary.mayGoOn else { break }
      do {
        guard let outcome = try await giveBack(item) else { continue }
        throttle.take(OutcomeRecord(outcome, intent: 0, at: now()))
        summary.changesMemory = true
        summary.sent.insert(item.observation.facts.id)
        summary.givenBack.append(outcome)
        if outcome.isApplied { summary.rescheduled.insert(item.observation.facts.id) }
        if outcome.isOpen { summary.perhapsRescheduled.insert(item.observation.facts.id) }
        let result = outcome.isApplied ? nil : outcome.words ?? outcome.word
        given.append(
          "\(item.observation.facts.fullName): its schedule \(item.suspension.words), "
            + (result.map { "could not be given back: \($0)" } ?? "was given back"))
      } catch {
        summary.fail(error)
        break
      }
    }
    summary.remarks += given.shortened { "and \($0) more suspended schedules" }
  }

  /// Gives one schedule back; `nil` where nothing was sent.
  ///
  /// - Throws: `AuditFailure`.
  private func giveBack(_ item: SuspendedSchedule) async throws -> Outcome? {
    let observation = item.observation
    let facts = observation.facts
    guard let decision = item.suspension.decision, await isUnchanged(observation) else { return nil }
    // Time has passed since the reading, and a firing with it.
    let danger = SuspendedSchedule.danger(item.suspension.schedule, observation, reading.server, at: now())
    guard danger == nil else { return nil }
    let request = Request(
      change: .autostart(schedule: item.suspension.schedule), decision: decision, workspace: facts.id,
      day: Zone.utc.day(of: reading.now))
    let sent = try await send(request) { outcome in
      outcome.isApplied ? MemoryChanges(suspensions: [facts.id: nil]) : MemoryChanges()
    }
    guard case .done(let outcome) = sent else { return nil }
    return outcome
  }

  /// Whether the workspace is still as it was read: without a schedule, and neither started nor stopped since.
  ///
  /// Where that cannot be read, it counts as changed; a later sweep tries again.
  private func isUnchanged(_ observation: Observation) async -> Bool {
    // A read that fails says nothing against the workspace: a later sweep tries again.
    guard let present = try? await parts.coder.workspace(id: observation.facts.id).value else { return false }
    let facts = WorkspaceFacts(present, templates: nil)
    return facts.autostart == nil && facts.buildNumber == observation.facts.buildNumber
      && facts.status == observation.facts.status && facts.dormantAt == nil
  }
}
