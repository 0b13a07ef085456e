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
    let help = "ask the administrators of Coder if it has to go on"
    guard let span = extending else {
      return useKeepsIt ? "To keep it, use it" : "Use does not keep it: \(help)"
    }
    let name = "\(facts.owner.name)/\(facts.name)"
    let later = "set a later deadline: coder schedule extend \(name) \(span.shortText)\(deadlineEnd)"
    return switch (useKeepsIt, deadlineKeepsIt(span)) {
    case (true, true): "To keep it, use it, or \(later)"
    case (true, false): "To keep it, use it; a later deadline does not keep it"
    case (false, true): "Use does not keep it. To keep it, \(later)"
    case (false, false): "Neither use nor a later deadline keeps it: \(help)"
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

  /// How much later than the present deadline the one is that the owner is told to set, about.
  private static let extra = Duration.hours(4)
  /// How long after now the owner may follow the advice without being refused for the template's latest deadline.
  private static let reaction = Duration.minutes(30)

  /// What `coder schedule extend` is to be given, which counts from the moment at which it is run: it makes the deadline later
  /// whenever that is, and not later than the template allows. `nil` where nothing does both.
  private var extending: Duration? {
    let present = facts.deadline.map { max(.zero, $0 - now) } ?? .zero
    let wished = Self.ceiled(present + Self.extra, to: .hours(1))
    guard let latest = facts.maxDeadline, now + wished + Self.reaction > latest else { return wished }
    let longest = Self.floored(latest - now - Self.reaction, to: .minutes(1))
    return longest > max(present, ServerLimits.nearestAim) ? longest : nil
  }

  private static func ceiled(_ duration: Duration, to unit: Duration) -> Duration {
    let floor = floored(duration, to: unit)
    return floor < duration ? floor + unit : floor
  }

  private static func floored(_ duration: Duration, to unit: Duration) -> Duration {
    unit * (duration.wholeMilliseconds / unit.wholeMilliseconds)
  }

  private func deadlineKeepsIt(_ span: Duration) -> Bool {
    if respect != .never { return true }
    var extended = facts
    extended.deadline = now + span
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
