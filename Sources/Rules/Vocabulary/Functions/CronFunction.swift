import CEL
import Cron
import Time

/// `timestamp.nextCron("30 8 * * Mon-Fri" [, zone])`.
enum CronFunction {
  static func nextCron(zone: Zone) -> HostFunction {
    TextFunction<String>(
      name: "nextCron", result: .timestamp,
      documentation: "Next firing strictly after the instant, of a cron schedule of five fields.", zone: zone,
      parse: { text throws(ArgumentRefusal) in
        _ = try schedule(text, .utc)
        return text
      },
      compute: { instant, text, zone, context in
        do throws(ArgumentRefusal) {
          guard let next = try schedule(text, zone).next(after: instant) else {
            return .error(EvaluationError(.invalidArgument, "the schedule '\(text)' never fires"))
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
    } catch {
      throw ArgumentRefusal(
        reason: "\(error); write minute, hour, day of month, month and day of week: 30 8 * * Mon-Fri")
    }
  }
}
