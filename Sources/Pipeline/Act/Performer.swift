import Audit
import CoderAPI
import Rules
import Time

/// The fourth stage: carries decisions out, protecting ones first, at most four at a time.
///
/// Each request is recorded before it is sent, and its outcome after the answer.
///
/// The server gains nothing from more than four; further requests only wait (How Coder behaves, "Cost of requests").
/// The first request goes alone, and each answer without a failure allows one more, so that a server in trouble meets
/// one request and not four.
struct Performer: Sendable {
  let parts: Sweep.Parts
  let reading: Reading
  /// The suspended schedules, and what becomes of each.
  var suspended: [SuspendedSchedule] = []

  private static let inFlight = 4

  /// Sends the requests of decisions to act.
  ///
  /// Stops at the first request that cannot be recorded, and when a pause begins: no record, no action. The changes to
  /// the memory are in the file, which is read again before the next sweep; `memory` loses only what the server shows
  /// to be wrong.
  ///
  /// - Parameter tell: called with a decision and its last outcome as soon as that is known.
  func carryOut(
    _ acting: [RecordedDecision], _ memory: inout FleetMemory, tell: (RecordedDecision, Outcome) async -> Void
  ) async -> AttemptSummary {
    var summary = AttemptSummary()
    var waiting = ActingOrder.positions(of: .act, in: acting.map(\.decision)).map { acting[$0] }
    let began = parts.coder.machine.instant
    var answers = 0
    var hasAsked = false
    var throttle = memory.throttle
    await restore(&summary, memory, &throttle, began: began)
    await giveBack(&summary, &throttle, began: began)
    // A request that may still arrive would overwrite what a second one sets.
    let isUnclear = { [ids = summary.perhapsRescheduled] (acting: RecordedDecision) in
      acting.decision.effect == .autostart && ids.contains(acting.decision.facts.id)
    }
    summary.leave(
      waiting.filter(isUnclear), because: "whether its schedule was given back a moment ago is not known yet")
    waiting.removeAll(where: isUnclear)
    await withTaskGroup(of: Attempt.self) { group in
      // Only one request at a time for each workspace: its second action must know what the first one changed.
      var busy: Set<String> = []
      var changed: [String: Set<Effect>] = [:]
      var memories: [String: WorkspaceMemory] = [:]
      while true {
        summary.halt = summary.halt ?? halt(throttle, began: began)
        while busy.count < min(Self.inFlight, throttle.window, 1 + answers), summary.mayGoOn,
          let next = waiting.firstIndex(where: { !busy.contains($0.decision.facts.id) })
        {
          let acting = waiting.remove(at: next)
          let id = acting.decision.facts.id
          let before = Attempt(at: acting, memory: memories[id] ?? memory[id])
          var own = changed[id] ?? []
          // One that sets a schedule itself rests on there being none.
          if summary.rescheduled.contains(id), acting.decision.effect != .autostart { own.insert(.autostart) }
          let freshness = Freshness(own: own)
          group.addTask { await carryOut(before, freshness) }
          busy.insert(id)
        }
        guard let attempt = await group.next() else { break }
        let decision = attempt.decision
        let facts = decision.facts
        busy.remove(facts.id)
        memories[facts.id] = attempt.memory
        if let schedule = attempt.missing { summary.note(missing: schedule, of: facts) }
        let failures = throttle.failures
        for outcome in attempt.outcomes { throttle.take(OutcomeRecord(outcome, intent: 0, at: now())) }
        if let failure = attempt.unreadable { throttle.take(OutcomeRecord(failure, at: now())) }
        if throttle.failures == 0 { answers += 1 }
        summary.add(attempt)
        if attempt.setAt != nil { changed[facts.id, default: []].insert(decision.effect) }
        if throttle.isOpen, throttle.failures > failures { summary.halt = throttle.opened }
        if let code = attempt.outcomes.last?.failure ?? attempt.unreadable?.code.name, Self.endings.contains(code) {
          summary.halt = summary.halt ?? "the server does not accept the token any more"
        }
        if attempt.omission != nil, let plan = parts.policy.plan, !plan.isPartial {
          summary.halt =
            summary.halt
            ?? "an action of the plan cannot be carried out; 'apply --partial' carries out the rest"
        }
        if attempt.outcomes.last?.failure == "forbidden" {
          // The token's rights have changed or were not known: ask once instead of trying the other decisions one by
          // one.
          memory.server.rights = nil
          if !hasAsked {
            hasAsked = true
            let refused = await notAllowed(waiting)
            summary.leave(
              waiting.filter { refused.contains($0.decision.facts.id) },
              because: "the token may not change the workspace")
            waiting.removeAll { refused.contains($0.decision.facts.id) }
          }
        }
        // An attempt that was left half-way is reported with the decisions that were not tried.
        if let outcome = attempt.outcomes.last, attempt.omission == nil {
          await tell(RecordedDecision(decision: decision, row: attempt.row), outcome)
        }
      }
    }
    summary.leave(waiting)
    return summary
  }

  /// Codes of failures after which no request can succeed.
  private static let endings: Set<String> = ["unauthorized", "suspended"]

  /// The ids of the workspaces that the token may not change, as far as the server says.
  private func notAllowed(_ waiting: [RecordedDecision]) async -> Set<String> {
    guard !waiting.isEmpty else { return [] }
    let ids = waiting.map(\.decision.facts.id)
    let questions = ids.map { RightsQuestion(.update, .workspace($0)) }
    // If the server cannot be asked, each decision is tried as before.
    guard let answers = try? await parts.coder.rights(questions) else { return [] }
    return Set(zip(ids, answers).filter { !$1 }.map(\.0))
  }

  /// Why nothing more is to be sent; `nil` when the next request may go.
  func halt(_ throttle: Throttle, began: ContinuousClock.Instant) -> String? {
    if Task.isCancelled { return "Curfew was told to stop" }
    if let hold = throttle.hold(at: now()) { return hold.reason }
    let budget = parts.policy.sweepBudget
    return began.duration(to: parts.coder.machine.instant) < budget
      ? nil : "the sweep's time for requests, \(budget.shortText), was used up"
  }

  /// Carries one decision out: its program's steps in order, until one does not succeed.
  private func carryOut(_ attempt: Attempt, _ freshness: Freshness) async -> Attempt {
    var attempt = attempt
    let (decision, row) = (attempt.decision, attempt.row)
    guard let action = decision.action else { return attempt }
    let facts = decision.facts
    // The server has no lock and keeps the last write: a change that somebody made since the reading would be lost.
    do {
      attempt.omission = freshness.overtaken(by: try await parts.coder.workspace(id: facts.id).value, decision)
    } catch let failure as CoderFailure {
      attempt.omission = "it could not be read again before its request: \(failure)"
      attempt.unreadable = failure
    } catch {
      attempt.omission = "Curfew was told to stop"
    }
    if attempt.omission != nil { return attempt }
    let program = ActionProgram(action, on: facts, server: reading.server)
    do {
      for (index, step) in program.steps.enumerated() {
        if index > 0, let schedule = await scheduleSetMeanwhile(on: facts.id) {
          attempt.omission = "its schedule was cleared to replace it, and somebody set \(schedule) meanwhile"
          return attempt
        }
        var request = Request(change: step, decision: row, workspace: facts.id, day: day(of: decision))
        if index == program.steps.count - 1 { request.notice = attempt.notice }
        let sent = try await send(request, continues: index > 0) { outcome in
          guard outcome.isApplied, index == program.steps.count - 1 else { return MemoryChanges() }
          attempt.setAt = reading.now
          if decision.kind == .suspendAutostart { attempt.memory.suspension?.decision = row }
          attempt.memory.act(decision, action, at: reading.now)
          return attempt.memory.changes(of: decision)
        }
        switch sent {
        case .paused(let pause):
          attempt.pause = pause
          return attempt
        case .done(let outcome):
          attempt.outcomes.append(outcome)
          if outcome.isApplied, !outcome.isOpen { continue }
          if index > 0, let undo = program.undo {
            // Where nobody knows what became of the step, a later sweep finds out first.
            let isUndone = outcome.isOpen ? false : try await undoes(undo, attempt)
            if !isUndone { attempt.missing = facts.autostart }
          }
          return attempt
        }
      }
    } catch {
      attempt.recordingFailure = error
    }
    return attempt
  }

  /// The day that a decision counts for once it is carried out, in its rule's zone.
  ///
  /// As in ``RuleMemory/acted(at:inBuild:zone:)``.
  func day(of decision: Decision) -> String { decision.rule.zone.day(of: reading.now) }

  func now() -> Timestamp { max(parts.coder.clock.now(), reading.now) }
}
