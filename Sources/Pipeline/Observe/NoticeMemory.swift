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
  func before(_ rule: Rule, on facts: WorkspaceFacts) -> StandingNotice? {
    about(facts.id).last { $0.rule == rule.name && $0.kind == .before && $0.isAbout(rule, facts) }
  }
}

extension StandingNotice {
  /// How long a notice counts once it is old enough.
  static let validity = Duration.days(1)

  /// How long it takes until a notice that was given up is written anew.
  static let restAfterFailure = Duration.hours(1)

  /// Whether it is about the present session of the workspace, and was sent where the rule says.
  ///
  /// A deadline that has moved since then, by whomever, makes it void: the owner was told of another stop.
  func isAbout(_ rule: Rule, _ facts: WorkspaceFacts) -> Bool {
    let wanted = kind == .before ? rule.notice : rule.onlyNotifies ? rule.notify : nil
    guard wanted?.channel == channel, buildNumber == Int64(facts.buildNumber) else { return false }
    return kind == .whileTrue || deadline == facts.deadline
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
