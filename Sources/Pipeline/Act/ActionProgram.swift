import CoderAPI
import Rules

/// An action as a small program: the requests that carry it out, in order, and what undoes it half-way.
///
/// The trail keeps how far it came, because each request is recorded before it is sent. One that a killed process left open is
/// settled by the next sweep (``Recovery``); what then is half done is undone (`Performer.restore`), whatever the rules say by
/// then, unless a person has set the value in between.
struct ActionProgram: Equatable {
  /// The requests, in order; each is sent only after the one before was carried out.
  let steps: [WorkspaceChange]
  /// What puts back what all steps but the last have changed; `nil` where there is only one.
  let undo: WorkspaceChange?

  /// The program of an action on a workspace as it was read.
  ///
  /// A schedule that replaces another one on a stopped workspace is cleared first: servers since v2.19.0 start the
  /// workspace at the next tick when the new text has the same next firing as the old one (How Coder behaves, "Changing
  /// a schedule").
  init(_ action: ResolvedAction, on facts: WorkspaceFacts, server: ServerTraits) {
    switch action {
    case .deadline(let target, _): (steps, undo) = ([.extend(deadline: target)], nil)
    case .ttl(let ttl): (steps, undo) = ([.ttl(milliseconds: ttl?.wholeMilliseconds)], nil)
    case .autostart(let schedule):
      guard schedule != nil, let before = facts.autostart, !facts.isStarted, server.countsScheduleFromSetting else {
        (steps, undo) = ([.autostart(schedule: schedule)], nil)
        return
      }
      steps = [.autostart(schedule: nil), .autostart(schedule: schedule)]
      undo = .autostart(schedule: before)
    }
  }
}
