import CEL
import Cron
import Time

/// `timestamp.nextCron("30 8 * * Mon-Fri" [, zone])`.
enum CronFunction {
  static func nextCron(zone: Zone) -> HostFunction {
    TextFunction<String>(
      name: "nextCron", result: .timestamp,
      documentation:
        "First instant after this one at which the zone's clocks show a time of the cron schedule (five fields).",
      zone: zone,
      parse: { text throws(ArgumentRefusal) in
        guard try schedule(text, .utc).neverFires else { return text }
        throw ArgumentRefusal(reason: "the schedule '\(text)' never fires: no date of the calendar is like that")
      },
      compute: { instant, text, zone, context in
        do throws(ArgumentRefusal) {
          let schedule = try schedule(text, zone)
          guard let next = schedule.next(after: instant) else {
            let end = schedule.neverFires ? "never fires" : "does not fire before the year 10000"
            return .error(EvaluationError(.invalidArgument, "the schedule '\(text)' \(end)"))
          }
          context.noteChange(from: instant, reaches: next)
          return .timestamp(next)
        } catch {
          return .error(EvaluationError(.invalidArgument, error.reason))
        }
      }
    ).hostFunction
  }

  private static func schedule(_ text: String, _ zone: Zone) throws(ArgumentRefusal) -> CronSchedule {
    do {
      return try CronSchedule(parsing: text, defaultZone: zone)
    } catch CronError.unknownZone(let name, _) {
      throw ArgumentRefusal(reason: "\(Zone.complaint(about: name)): write one such as CRON_TZ=Europe/Berlin")
    } catch CronError.localZone {
      throw ArgumentRefusal(
        reason: "\(Zone.complaint(about: "Local")): write one such as CRON_TZ=Europe/Berlin")
    } catch {
      throw ArgumentRefusal(
        reason: "\(error.meaning); write minute, hour, day of month, month and day of week: 30 8 * * Mon-Fri")
    }
  }
}
