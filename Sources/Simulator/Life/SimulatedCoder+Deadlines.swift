import Cron
import Time

/// From a TTL to a deadline, and the schedule's next firing.
extension SimulatedCoder {
  /// The deadline and its ceiling that a build gets when it completes, whatever its transition.
  func deadlines(_ number: Int, completedAt: Timestamp) -> (deadline: Timestamp?, maximum: Timestamp?) {
    let workspace = workspaces[number]
    let template = templates[workspace.template]
    var ttl = workspace.ttl
    if version == .v0136 { return (ttl.map { completedAt + $0 }, nil) }
    if settings.isLicensed, !template.allowsUserAutostop {
      ttl = template.defaultTTL > .zero ? template.defaultTTL : nil
    }
    var deadline = ttl.map { completedAt + $0 }
    if let ttl, let planned = deadline,
      let autostart = nextStart(workspace.autostart, template: workspace.template, after: completedAt),
      planned > autostart
    {
      // Otherwise the workspace would stop in the middle of the day that its schedule began.
      deadline = autostart + ttl
    }
    let maximum = settings.isLicensed ? nextRequiredStop(template, after: completedAt) : nil
    if let maximum { deadline = deadline.map { min($0, maximum) } ?? maximum }
    return (deadline, maximum)
  }

  /// The next quiet hour on a day on which the template wants its workspaces stopped. A build completed less than two
  /// hours before it goes to the following one.
  func nextRequiredStop(_ template: SimulatedTemplate, after instant: Timestamp) -> Timestamp? {
    guard !template.autostopDays.isEmpty else { return nil }
    let earliest = instant + .seconds(2 * 3600)
    let midnight = instant.seconds - instant.seconds % 86_400
    for day in 0...14 {
      let quiet = Timestamp(seconds: midnight + Int64(day * 86_400 + settings.quietHour * 3600))
      if quiet > earliest, template.autostopDays.contains(Zone.utc.civil(at: quiet).weekday) {
        return quiet
      }
    }
    return nil
  }

  /// When a schedule next starts the workspace, on a day that the template allows; nil without schedule or day.
  func nextStart(_ schedule: CoderSchedule?, template: Int, after instant: Timestamp) -> Timestamp? {
    guard let schedule else { return nil }
    guard var firing = schedule.serverNext(after: instant) else { return .goZero }
    let allowed = settings.isLicensed ? templates[template].autostartDays : [0, 1, 2, 3, 4, 5, 6]
    let end = instant + .seconds(7 * 86_400)
    while !allowed.contains(schedule.zone.civil(at: firing).weekday) {
      guard let later = schedule.serverNext(after: firing), later <= end else { return nil }
      firing = later
    }
    return firing
  }
}
