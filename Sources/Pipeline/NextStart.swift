import CoderAPI
import Cron
import Rules
import Time

/// When a workspace's schedule starts it next, as far as that can be told.
///
/// Servers before v2.19.0 do not say it, and newer ones often leave it open: then it is computed as the server would.
public struct NextStart: Sendable, Equatable {
  /// When; `nil` where the schedule has no firing that counts.
  public let at: Timestamp?
  /// Whether that is computed, because the server does not say it.
  public let isComputed: Bool
  /// Why the server will not start it then, half a sentence: "it is dormant"; `nil` where nothing stands in the way.
  public let obstacle: String?

  /// The next start of a workspace with a schedule; `nil` without one.
  ///
  /// - Parameter buildCreatedAt: when the latest build was made; a stopped workspace whose schedule fired since then is
  ///   started at once, unless the server has a later start in mind. `nil` where that is not known.
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
    // Where the server has no later start in mind, a firing since the stop counts: it starts at the next look.
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

  /// The first firing on a day of the schedule's own zone that the template allows; the server looks seven days ahead.
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

  /// What keeps the server from carrying out any schedule of the workspace.
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
  /// The same of a workspace as the server shows it.
  ///
  /// - Parameter template: its template; `nil` where that is not known.
  package init?(of workspace: Workspace, template: Template?, version: String?, at now: Timestamp) {
    let facts = WorkspaceFacts(workspace, templates: template.map { [$0.id: TemplateFacts($0)] })
    self.init(
      of: facts, server: ServerTraits(version: version.flatMap { ServerVersion($0) }),
      buildCreatedAt: workspace.latestBuild.createdAt, at: now)
  }
}

extension Observation {
  /// When the schedule starts the workspace next; `nil` without one.
  public func nextStart(on server: ServerTraits, at now: Timestamp) -> NextStart? {
    NextStart(of: facts, server: server, buildCreatedAt: buildCreatedAt, at: now)
  }

  /// The workspace as messages see it: with the next start computed where the server does not say it.
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
  ///
  /// - Parameter position: of the decision in ``decisions``.
  public func nextStart(of position: Int) -> NextStart? {
    guard case .autostart(let schedule?) = decisions[position].action else { return nil }
    let observation = reading.observations[decisions[position].observation]
    var facts = observation.facts
    (facts.autostart, facts.nextStartAt) = (schedule, nil)
    return NextStart(of: facts, server: reading.server, buildCreatedAt: observation.buildCreatedAt, at: reading.now)
  }
}
