import Audit
import Rules
import Time

/// The notices that still count, by workspace.
struct NoticeMemory: Sendable {
  private var byWorkspace: [String: [StandingNotice]] = [:]

  init(_ notices: [StandingNotice] = []) { byWorkspace = Dictionary(grouping: notices, by: \.workspace) }

  /// Those about one workspace, in the order in which they were queued.
  func about(_ workspace: String) -> [StandingNotice] { byWorkspace[workspace] ?? [] }

  /// The notice that a rule's shortening of a workspace rests on; `nil` where none counts.
  func before(_ rule: Rule, on observation: Observation) -> StandingNotice? {
    about(observation.facts.id).last {
      $0.rule == rule.name && $0.kind == .before && $0.isAbout(rule, observation)
        && $0.doneAt(observation.memory) == nil
    }
  }
}

extension StandingNotice {
  /// How long a notice counts once it is old enough.
  static let validity = Duration.days(1)

  /// How long it takes until a notice that was given up is written anew.
  static let restAfterFailure = Duration.hours(1)

  /// Whether it was sent to the owner, and where the rule says; one that precedes a shortening also has to be about the present
  /// session of the workspace and its deadline.
  func isAbout(_ rule: Rule, _ observation: Observation) -> Bool {
    let facts = observation.facts
    let wanted = kind == .before ? rule.notice : rule.onlyNotifies ? rule.notify : nil
    guard wanted?.channel == channel, owner == facts.owner.name else { return false }
    return kind == .whileTrue || buildNumber == Int64(facts.buildNumber) && hasDeadline(of: observation)
  }

  /// Whether the deadline is the one of then, or the server has moved it back since because of use: that takes nothing from
  /// what the owner was told. Whoever else moves it, Curfew too, makes the stop another one.
  private func hasDeadline(of observation: Observation) -> Bool {
    let present = observation.facts.deadline
    if deadline == present { return true }
    guard let deadline, let present, present > deadline, let value = observation.memory.values[.lifetime] else {
      return false
    }
    return switch value.setBy {
    case .server: true
    case .other: value.at <= at
    // Curfew acts after it has queued what it tells.
    case .curfew: value.at < at
    }
  }

  /// When its rule did what it told, on which nothing more may rest; `nil` where it did not.
  func doneAt(_ memory: WorkspaceMemory) -> Timestamp? {
    guard kind == .before, case .delivered(let told, _) = state,
      let acted = memory.rules[.init(rule: rule, shadow: false)]?.lastActionAt, acted >= told
    else { return nil }
    return acted
  }

  /// Its age, by the clock by which it is younger; `nil` while it is not delivered.
  func age(at now: Timestamp, machineNow: Timestamp) -> Duration? {
    guard case .delivered(let at, let machineAt) = state else { return nil }
    return min(now - at, machineNow - machineAt)
  }

  /// Whether it was given up so long ago that another one is to be written.
  func isToBeReplaced(at now: Timestamp) -> Bool {
    guard case .failed(let at, _) = state else { return false }
    return now >= at + Self.restAfterFailure || now < at
  }
}
