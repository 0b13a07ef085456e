import Rules
import Time

/// What the owner of a workspace can do against a shortening that a rule announces.
///
/// Found by asking the rule again, as if the workspace were used now, or its deadline later: only that promises no more than
/// is so.
struct WhatKeepsIt {
  private let rule: Rule
  private let state: RuleState
  private let facts: WorkspaceFacts
  private let now: Timestamp
  /// How long the rule leaves alone what somebody set by hand.
  private let respect: Respect

  /// - Parameter subject: the workspace as the rule saw it
  init(_ decision: Decision, on subject: Subject, policy: Policy) {
    rule = decision.rule
    state = decision.state(on: subject)
    facts = subject.facts
    now = subject.now
    respect = rule.respect ?? policy.respect
  }

  /// A sentence for people, without a full stop.
  var sentence: String {
    let later = "set a later deadline: coder schedule extend \(facts.owner.name)/\(facts.name) 4h\(deadlineEnd)"
    return switch (useKeepsIt, deadlineKeepsIt) {
    case (true, true): "To keep it, use it, or \(later)"
    case (true, false): "To keep it, use it; a later deadline does not keep it"
    case (false, true): "Use does not keep it. To keep it, \(later)"
    case (false, false):
      "Neither use nor a later deadline keeps it: ask the administrators of Coder if it has to go on"
    }
  }

  private var useKeepsIt: Bool {
    var (used, state) = (facts, state)
    used.lastUsedAt = now
    if var sessions = used.sessions {
      sessions.ssh += 1
      sessions.vscode += 1
      sessions.jetbrains += 1
      sessions.terminal += 1
      sessions.connections += 1
      used.sessions = sessions
    }
    let today = rule.zone.civil(at: now).date
    if facts.lastUsedAt.map({ rule.zone.civil(at: $0).date != today }) ?? true {
      state.daysUsed = state.daysUsed.map { $0 + 1 }
    }
    return isFalse(for: used, state)
  }

  private var deadlineKeepsIt: Bool {
    let latest = (facts.deadline ?? now) + .hours(4)
    let later = facts.maxDeadline.map { min($0, latest) } ?? latest
    // The server takes none after the latest that it allows.
    guard facts.deadline.map({ later > $0 }) ?? true else { return false }
    if respect != .never { return true }
    var extended = facts
    extended.deadline = later
    return isFalse(for: extended, state)
  }

  /// For how long a rule that leaves it alone for a while only does so.
  private var deadlineEnd: String {
    guard case .span(let span) = respect else { return "" }
    return ", which is left alone for \(span.shortText)"
  }

  private func isFalse(for facts: WorkspaceFacts, _ state: RuleState) -> Bool {
    rule.evaluate(Subject(facts: facts, now: now), state: state, wantsHorizon: false).answer == .false
  }
}
