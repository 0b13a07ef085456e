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
    let observation = context.observation
    if !context.server.countsScheduleFromSetting, context.facts.transition == "stop",
      let firing = schedule.serverNext(after: observation.buildCreatedAt), firing <= context.now
    {
      return .blocked(
        by: .schedule,
        reason: "this server would start it at once: the schedule fired at \(firing.rfc3339), after the stop")
    }
    return nil
  }

  private static let neverFires = Verdict.blocked(
    by: .schedule, reason: "the schedule never fires, which starts the workspace for ever")
}
