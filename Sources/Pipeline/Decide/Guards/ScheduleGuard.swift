import Cron
import Time

/// Stops schedules that do harm.
///
/// A schedule that never fires starts a workspace again and again; before v2.19.0, one that fired between the stop and
/// now starts it at once (How Coder behaves, "Schedules that never fire" and "Changing a schedule").
struct ScheduleGuard: Guard {
  func verdict(on decision: Decision, in context: GuardContext) -> Verdict? {
    guard case .autostart(let text?) = decision.action else { return nil }
    let schedule: CoderSchedule
    do throws(CoderScheduleRefusal) {
      schedule = try CoderSchedule(toSend: text)
    } catch .neverFires {
      return Self.neverFires
    } catch {
      return .blocked(by: .schedule, reason: "the server would refuse the schedule \(text): \(error)")
    }
    // The server's own search for the next firing can fail around days without a midnight, although the schedule has
    // firings.
    guard schedule.serverNext(after: context.now) != nil else { return Self.neverFires }
    if let firing = Self.firing(
      of: schedule, sinceStopOf: decision.observation, server: context.server, at: context.now)
    {
      return .blocked(
        by: .schedule,
        reason: "this server would start it at once: the schedule fired at \(firing.rfc3339), after the stop")
    }
    return nil
  }

  /// The firing between a workspace's stop and now for which a server before v2.19.0 would start it at once.
  ///
  /// `nil` where setting the schedule starts nothing.
  static func firing(
    of schedule: CoderSchedule, sinceStopOf observation: Observation, server: ServerTraits, at now: Timestamp
  ) -> Timestamp? {
    guard !server.countsScheduleFromSetting, observation.facts.transition == "stop" else { return nil }
    return schedule.serverNext(after: observation.buildCreatedAt).flatMap { $0 <= now ? $0 : nil }
  }

  private static let neverFires = Verdict.blocked(
    by: .schedule, reason: "the schedule never fires, which starts the workspace for ever")
}
