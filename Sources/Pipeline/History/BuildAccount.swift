import Audit
import CoderAPI
import Cron
import Rules
import Time

/// Why a workspace was last stopped, started or deleted, which is what people ask first.
///
/// Derived from the reason and the initiator of its latest build, the builds before it, and the trail.
public struct BuildAccount: Sendable {
  /// The latest build's transition: `start`, `stop` or `delete`.
  public let transition: String
  /// When the build was requested, server time.
  public let at: Timestamp
  /// The user name of the person who requested it; `nil` when the server did so itself.
  public let initiator: String?
  /// One sentence without a full stop, its instants in UTC: `stopped at … by the server: its deadline, …, had passed`.
  public let sentence: String

  /// With what a person asked for a build, by its reason: `, in the dashboard`; nothing where the reason does not tell.
  public static func means(ofReason reason: String) -> String {
    switch reason {
    case "initiator", "": ""
    case "dashboard": ", in the dashboard"
    case "cli": ", with the coder command"
    case "ssh_connection": ", by connecting with ssh"
    case "vscode_connection": ", by connecting with VS Code"
    case "jetbrains_connection": ", by connecting with JetBrains"
    case "task_manual_pause": ", by pausing its task"
    case "task_resume": ", by resuming its task"
    case let reason: " (\(reason))"
    }
  }

  /// - Parameters:
  ///   - builds: the workspace's, newest first; with the latest one alone, the account is less complete
  ///   - trail: what the trail holds about the workspace
  init?(of facts: WorkspaceFacts, builds: [WorkspaceBuild], trail: WorkspaceTrail) {
    guard let latest = builds.first, let at = latest.createdAt else { return nil }
    let story = Story(facts: facts, latest: latest, at: at, earlier: Array(builds.dropFirst()), trail: trail)
    self.at = at
    transition = latest.transition.rawValue
    initiator = story.isServers ? nil : latest.initiatorName
    sentence = story.sentence
  }

  /// The account from the workspace's latest build alone.
  public init?(of workspace: Workspace) {
    self.init(of: WorkspaceFacts(workspace, templates: nil), builds: [workspace.latestBuild], trail: WorkspaceTrail())
  }
}

/// The wording of an account.
private struct Story {
  let facts: WorkspaceFacts
  let latest: WorkspaceBuild
  let at: Timestamp
  /// The builds before the latest one, newest first.
  let earlier: [WorkspaceBuild]
  let trail: WorkspaceTrail

  /// Reasons of builds that the server starts itself; it names the owner as their initiator (How Coder behaves, "Builds
  /// of the server").
  private static let ofServer: Set<String> = ["autostart", "autostop", "dormancy", "autodelete", "task_auto_pause"]
  /// How late the server may act on a deadline: it looks once a minute, and acts at the next minute.
  private static let lateness = Duration.minutes(3)

  var isServers: Bool { Self.ofServer.contains(latest.reason) }

  var sentence: String {
    let by = isServers ? "by the server" : "by \(person)"
    let cause = isServers ? cause.map { ": \($0)" } ?? "" : ""
    switch latest.status {
    case .pending, .starting, .stopping, .deleting:
      return "being \(past) since \(at.rfc3339) \(by)\(cause)"
    case .failed, .canceled, .canceling:
      let end = latest.status == .failed ? "failed" : "was canceled"
      return "not \(past): what was asked for at \(at.rfc3339) \(by) \(end)\(cause)"
    default: return "\(past) at \(at.rfc3339) \(by)\(cause)"
    }
  }

  private var past: String {
    switch latest.transition {
    case .start: "started"
    case .stop: "stopped"
    case .delete: "deleted"
    default: "built (\(latest.transition.rawValue))"
    }
  }

  /// Who requested the build, and with which tool.
  private var person: String {
    let name = latest.initiatorName
    let who = name.isEmpty ? "somebody" : name == facts.owner.name ? "its owner, \(name)" : name
    return who + BuildAccount.means(ofReason: latest.reason)
  }

  private var cause: String? {
    switch latest.reason {
    case "autostart": firing
    case "autostop", "task_auto_pause": deadline
    case "dormancy": "it was not used for as long as its template allows"
    case "autodelete": "it was dormant for as long as its template allows"
    default: nil
    }
  }

  /// Why the server started it.
  private var firing: String {
    let possible = trail.valuesInForce(of: .autostart, at: at, present: facts.autostart)
    if possible.allSatisfy({ $0.value == nil }) { return "its schedule of then, which it does not have any more" }
    // Of two that may have been in force, the one that fired last before the start.
    let fired = possible.compactMap { schedule in firing(of: schedule).map { (schedule: schedule, at: $0) } }
    guard let cause = fired.max(by: { $0.at < $1.at }) else { return "its schedule of then, which is not known" }
    return "its schedule \(CoderSchedule.humanText(of: cause.schedule.value ?? "")) fired at \(cause.at.rfc3339)"
      + origin(of: cause.schedule, .autostart, at: at)
  }

  /// When a schedule fired for this start; `nil` if it did not, or cannot be read.
  private func firing(of value: ValueMemory) -> Timestamp? {
    guard let schedule = schedule(value) else { return nil }
    // Without the builds before this one, only a firing just before the start is certain.
    let stopped = earlier.first { $0.transition == .stop }?.createdAt ?? at - Self.lateness
    return schedule.serverNext(after: stopped).flatMap { $0 <= at ? $0 : nil }
  }

  /// The schedule of a recorded value; `nil` for none, and for one that cannot be read.
  private func schedule(_ value: ValueMemory) -> CoderSchedule? {
    // One that cannot be parsed starts nothing on the server either.
    value.value.flatMap { try? CoderSchedule(parsing: $0) }
  }

  /// Who set a value that was in force at an instant: `, set by Curfew's rule 'idle' at …`; empty where it is not known.
  private func origin(of value: ValueMemory, _ effect: DecisionRecord.Effect, at instant: Timestamp) -> String {
    switch value.setBy {
    case .curfew:
      trail.change(of: effect, to: value.value, until: instant).map { ", \(told($0, "set"))" } ?? ""
    case .other where value.at <= instant: ", set by hand, first seen at \(value.at.flooredToSecond.rfc3339)"
    case .other: ", set by hand before that"
    case .server: ""
    }
  }

  /// Why the server stopped it.
  private var deadline: String? {
    guard let session = earlier.first(where: { $0.transition == .start }) else { return nil }
    if session.status == .failed { return "its start of \((session.createdAt ?? at).rfc3339) had failed" }
    guard let deadline = session.deadline else {
      return latest.reason == "autostop" ? "it had no deadline; the server does that when the owner is suspended" : nil
    }
    if deadline > at + Self.lateness {
      return "its deadline, \(deadline.rfc3339), had not come; the server does that when the owner is suspended"
    }
    let passed = "its deadline, \(deadline.rfc3339),"
    if let action = trail.change(of: .lifetime, to: deadline.rfc3339, inBuild: session.number) {
      let verb = action.decision.record.action == "extend" ? "extended to" : "shortened to"
      return "\(passed) had passed, \(told(action, "which it was \(verb)"))"
    }
    if let seen = trail.setByHand(deadline, inBuild: session.number) {
      return "\(passed) set by hand at \(seen.flooredToSecond.rfc3339), had passed"
    }
    if deadline == session.maxDeadline { return "the template's limit, \(deadline.rfc3339), was reached" }
    if let start = plannedStart(of: session, deadline) {
      return
        "\(passed) had passed: its lifetime of \(start.lifetime.shortText) after the start that its schedule had for "
        + start.at.rfc3339
    }
    if let started = session.job.completedAt, let lifetime = (deadline - started).wholeMinutes {
      let set =
        trail.valuesInForce(of: .ttl, at: started, present: ttlText).first { duration($0) == lifetime }
        .map { origin(of: $0, .ttl, at: started) } ?? ""
      return "its lifetime of \(lifetime.shortText)\(set.isEmpty ? "" : set + ",") was over; it was started at "
        + started.rfc3339
    }
    let bump = facts.template.activityBump ?? .hours(1)
    // Use continues for a while without moving the deadline again: for three minutes, on older servers for up to
    // eleven.
    if let used = facts.lastUsedAt, bump > .zero, used >= deadline - bump - .seconds(90),
      used <= deadline - bump + .minutes(11)
    {
      return "\(passed) had passed; the server had moved it there because it was in use, last at \(used.rfc3339)"
    }
    return "\(passed) had passed"
  }

  /// The start by schedule from which the deadline counts; `nil` where it counts from something else.
  ///
  /// A session that runs into the next scheduled start lasts as long as one that begins there (v2.11.0).
  private func plannedStart(of session: WorkspaceBuild, _ deadline: Timestamp) -> (at: Timestamp, lifetime: Duration)? {
    guard let started = session.job.completedAt else { return nil }
    let lifetimes = trail.valuesInForce(of: .ttl, at: started, present: ttlText).compactMap(duration)
    let schedules = trail.valuesInForce(of: .autostart, at: started, present: facts.autostart).compactMap(schedule)
    for lifetime in lifetimes where deadline - started != lifetime {
      let firings = schedules.compactMap { $0.serverNext(after: started) }
      if let firing = firings.first(where: { $0 + lifetime == deadline }) { return (firing, lifetime) }
    }
    return nil
  }

  private var ttlText: String? { EffectValue.present(.ttl, of: facts) }

  private func duration(_ value: ValueMemory) -> Duration? { value.value.flatMap { Duration(goText: $0) } }

  /// `set by Curfew's rule 'idle' at …: not used for 2h`.
  private func told(_ action: StoredAction, _ verb: String) -> String {
    let record = action.decision.record
    let reason = record.message.isEmpty || record.message == record.rule ? "" : " (\(record.message))"
    return "\(verb) by Curfew's rule '\(record.rule)' at \(action.intent.at.flooredToSecond.rfc3339)\(reason)"
  }
}

extension Duration {
  /// The duration if it is a whole number of minutes, give or take a second; `nil` if it is not.
  fileprivate var wholeMinutes: Duration? {
    let rounded = Duration.minutes(Int((self + .seconds(30)).wholeSeconds / 60))
    return (self - rounded).magnitude < .seconds(1) && rounded > .zero ? rounded : nil
  }
}
