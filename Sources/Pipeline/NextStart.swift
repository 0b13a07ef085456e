import CoderAPI
import Cron
import Rules
import Time

/// When a workspace's schedule starts it next, as far as that can be known.
///
/// Servers before v2.19.0 do not tell, and newer ones often leave it open; then it is computed as the server would.
public struct NextStart: Sendable, Equatable {
  /// The next start; `nil` where the schedule has no firing that counts.
  public let at: Timestamp?
  /// Whether Curfew computed it because the server does not tell.
  public let isComputed: Bool
  /// Why the server will not start it then, a clause such as "it is dormant"; `nil` where nothing prevents it.
  public let obstacle: String?

  /// The next start of a workspace; `nil` if it has no schedule.
  ///
  /// - Parameter buildCreatedAt: when the latest build was created; `nil` where that is not known. A stopped workspace
  ///   whose schedule has fired since then is started at once, unless the server has stored a later start.
  public init?(of facts: WorkspaceFacts, server: ServerTraits, buildCreatedAt: Timestamp? = nil, at now: Timestamp) {
    guard let text = facts.autostart else { return nil }
    let standing = NextStart.obstacle(to: facts, on: server)
    if let told = facts.nextStartAt, told > now {
      (at, isComputed, obstacle) = (told, false, standing)
      return
    }
    isComputed = true
    let schedule: CoderSchedule
    do {
      schedule = try CoderSchedule(parsing: text)
    } catch {
      (at, obstacle) = (nil, "its schedule cannot be read: \(error)")
      return
    }
    guard !schedule.neverFires, schedule.serverNext(after: now) != nil else {
      (at, obstacle) = (nil, "its schedule never fires, and the server starts it a minute after each stop")
      return
    }
    // If the server has stored no later start, a firing since the stop counts: it starts the workspace at its next
    // look.
    let since = facts.transition == "stop" ? min(buildCreatedAt ?? now, now) : now
    let days =
      server.heedsTemplateSchedules && !facts.unknown.contains("template.autostart_days")
      ? facts.template.autostartDays : nil
    guard let firing = NextStart.firing(of: schedule, after: since, on: days) else {
      (at, obstacle) = (nil, standing ?? "its schedule has no firing on a day that its template allows")
      return
    }
    (at, obstacle) = (max(firing, now), standing)
  }

  /// The first firing on an allowed weekday in the schedule's own zone.
  ///
  /// `nil` if there is none within the seven days that the server searches.
  private static func firing(of schedule: CoderSchedule, after instant: Timestamp, on days: [String]?) -> Timestamp? {
    guard var firing = schedule.serverNext(after: instant) else { return nil }
    guard let days, Set(days).count < 7 else { return firing }
    let end = firing + .days(7)
    while !days.contains(weekdays[schedule.zone.civil(at: firing).weekday]) {
      guard let later = schedule.serverNext(after: firing), later <= end else { return nil }
      firing = later
    }
    return firing
  }

  private static let weekdays = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"]

  /// The reason why the server carries out no schedule of the workspace; `nil` when there is none.
  private static func obstacle(to facts: WorkspaceFacts, on server: ServerTraits) -> String? {
    if facts.isPrebuild { return "it is a prebuilt workspace nobody has claimed" }
    if facts.dormantAt != nil { return "it is dormant" }
    if server.startsForActiveOwnersOnly, !facts.unknown.contains("owner.status"), let status = facts.owner.status,
      status != "active"
    {
      return "the account of its owner is \(status)"
    }
    if server.heedsTemplateSchedules, !facts.unknown.contains("template.allow_user_autostart"),
      facts.template.allowUserAutostart == false
    {
      return "its template forbids schedules, which a server with a Premium licence heeds"
    }
    if facts.status == "failed" { return "its last build failed" }
    return nil
  }
}

extension NextStart {
  /// The next start of a workspace as the server shows it; `nil` if it has no schedule.
  ///
  /// - Parameter template: the workspace's template; `nil` where that is not known.
  package init?(of workspace: Workspace, template: Template?, version: String?, at now: Timestamp) {
    let facts = WorkspaceFacts(workspace, templates: template.map { [$0.id: TemplateFacts($0)] })
    self.init(
      of: facts, server: ServerTraits(version: version.flatMap { ServerVersion($0) }),
      buildCreatedAt: workspace.latestBuild.createdAt, at: now)
  }
}

extension Observation {
  /// When the schedule starts the workspace next; `nil` if it has no schedule.
  public func nextStart(on server: ServerTraits, at now: Timestamp) -> NextStart? {
    NextStart(of: facts, server: server, buildCreatedAt: buildCreatedAt, at: now)
  }

  /// The workspace for use in messages: with a computed next start where the server does not tell it.
  func messageSubject(on server: ServerTraits, at now: Timestamp) -> Subject {
    var facts = facts
    if let next = nextStart(on: server, at: now), next.isComputed {
      facts.nextStartAt = next.obstacle == nil ? next.at : nil
    }
    return Subject(facts: facts, now: now)
  }
}

extension Judgement {
  /// When the schedule that a decision sets starts the workspace next; `nil` where it sets none.
  public func nextStart(of decision: Decision) -> NextStart? {
    guard case .autostart(let schedule?) = decision.action else { return nil }
    var facts = decision.facts
    (facts.autostart, facts.nextStartAt) = (schedule, nil)
    // A firing before the schedule was set counts only on old servers.
    let since = reading.server.countsScheduleFromSetting ? reading.now : decision.observation.buildCreatedAt
    return NextStart(of: facts, server: reading.server, buildCreatedAt: since, at: reading.now)
  }
}
