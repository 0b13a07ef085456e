import Audit
import CoderAPI
import Rules
import Time

extension Performer {
  /// One request, and the decision that it belongs to.
  struct Request {
    let change: WorkspaceChange
    /// Row of the decision in the trail.
    let decision: Int64
    let workspace: String
    /// The day that the action counts for, in its rule's zone.
    let day: String
    /// What people are told once it is carried out; `nil` for nothing.
    var notice: NoticeRecord?
  }

  /// What became of a request.
  enum Sent {
    /// A pause began before it was sent.
    case paused(Pause)
    /// It was sent; the outcome may still be unknown (``Outcome/isOpen``).
    case done(Outcome)
  }

  /// Records a request, sends it, and records its outcome: the only way in which a request leaves.
  ///
  /// - Parameters:
  ///   - continues: whether it goes on with an action that has begun, which a pause does not stop.
  ///   - changes: the changes to the memory that this outcome means; they are recorded with it.
  /// - Throws: `AuditFailure`; nothing was sent if the request could not be recorded.
  func send(
    _ request: Request, continues: Bool = false, remembering changes: (Outcome) -> MemoryChanges = { _ in .init() }
  ) async throws -> Sent {
    let receipt = try await parts.store.recordIntent(
      request.change.intent(of: request.decision, on: request.workspace, at: now(), day: request.day),
      continues: continues, notice: request.notice)
    switch receipt {
    case .paused(let pause): return .paused(pause)
    case .recorded(let intent):
      let outcome = await outcome(of: request.change, to: request.workspace)
      if !outcome.isOpen {
        do {
          try await parts.store.recordOutcome(
            OutcomeRecord(outcome, intent: intent, at: now()), memory: changes(outcome))
        } catch let failure as AuditFailure {
          throw failure.afterSending
        }
      }
      return .done(outcome)
    }
  }

  /// Whether the value that a change sets is still the one that the sweep read, or a schedule is cleared.
  private func isAsBefore(_ workspace: Workspace, _ change: WorkspaceChange) -> Bool {
    guard let read = reading.observations.first(where: { $0.facts.id == workspace.id })?.facts else { return false }
    let effect = change.effect
    let present = EffectValue.present(effect, of: WorkspaceFacts(workspace, templates: nil))
    return present == EffectValue.present(effect, of: read) || (effect == .autostart && present == nil)
  }

  /// Sends one change; when the answer does not say whether it was made, reads the workspace to find out.
  private func outcome(of change: WorkspaceChange, to id: String) async -> Outcome {
    do {
      do {
        return Outcome(try await parts.coder.change(workspace: id, change))
      } catch let failure as CoderFailure {
        let look = try await parts.coder.settled(failure, workspace: id)
        let isMade = failure.outcomeIsUnknown ? look.workspace.map(change.isMade) : nil
        // An answer by the server itself is final. A request with no answer, or only a proxy's, may still arrive. And where
        // something else stands by now, it was set in place of the request's value or after it: a later look decides.
        if failure.outcomeIsUnknown, isMade != true,
          isMade == nil || !failure.isFromServer || look.workspace.map({ !isAsBefore($0, change) }) ?? true
        {
          return Outcome(open: failure)
        }
        return Outcome(look.failure, isApplied: isMade)
      }
    } catch {
      return .givenUp
    }
  }
}
