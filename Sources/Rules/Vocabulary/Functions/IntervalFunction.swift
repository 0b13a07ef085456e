import CEL
import Time

/// `timestamp.isWithin("Mon-Fri 08:00-18:30" [, zone])`, and the functions of named intervals.
enum IntervalFunction {
  static func isWithin(zone: Zone, calendars: [String: RuleCalendar] = [:]) -> HostFunction {
    TextFunction<TimeSpec>(
      name: "isWithin", result: .bool,
      documentation: "Whether the instant lies within hours such as 'Mon-Fri 08:00-18:30, Sat 10:00-14:00'.",
      zone: zone,
      parse: { text throws(ArgumentRefusal) in
        do throws(TimeSpecError) {
          return try TimeSpec(parsing: text, calendars: calendars)
        } catch {
          let corrected = TimeSpec.corrected(text, calendars: calendars)
          throw ArgumentRefusal(
            reason: corrected == nil ? "\(error)" : error.reason, replacement: corrected.map { "'\($0)'" })
        }
      },
      doubt: \.doubt,
      compute: { instant, spec, zone, context in
        // Called first: it remembers the boundary, which makes `contains` fast.
        let boundary = spec.nextBoundary(after: instant, in: zone)
        if context.wantsHorizon { context.noteChange(from: instant, reaches: boundary) }
        return .bool(spec.contains(instant, in: zone))
      }
    ).hostFunction
  }

  /// `timestamp.isDuring(name)`, `.nextStart(name)` and `.nextEnd(name)` of a file's `time_intervals`.
  static func named(_ intervals: [String: TimeInterval], zone: Zone) -> [HostFunction] {
    [
      function(
        "isDuring", .bool, "Whether the instant lies within that one of the file's time_intervals.", intervals, zone
      ) { instant, interval, context in
        // Called first, as above.
        let boundary = interval.nextBoundary(after: instant)
        if context.wantsHorizon { context.noteChange(from: instant, reaches: boundary) }
        return .bool(interval.contains(instant))
      },
      function(
        "nextStart", .timestamp,
        "First instant after this one at which that one of the file's time_intervals begins; an error if there is none "
          + "within five years.", intervals, zone
      ) { instant, interval, context in
        if context.wantsHorizon { context.noteChange(from: instant, reaches: interval.startHolds(from: instant)) }
        return interval.nextStart(after: instant).map { .timestamp($0) } ?? never(interval, "begin", after: instant)
      },
      function(
        "nextEnd", .timestamp,
        "First instant after this one at which that one of the file's time_intervals ends; an error if there is none "
          + "within five years.", intervals, zone
      ) { instant, interval, context in
        if context.wantsHorizon { context.noteChange(from: instant, reaches: interval.endHolds(from: instant)) }
        return interval.nextEnd(after: instant).map { .timestamp($0) } ?? never(interval, "end", after: instant)
      },
    ]
  }

  private static func never(_ interval: TimeInterval, _ verb: String, after instant: Timestamp) -> Value {
    .error(
      EvaluationError(
        .invalidArgument,
        "the time interval '\(interval.name)' does not \(verb) within five years after \(instant.rfc3339)"))
  }

  private static func function(
    _ name: String, _ result: CELType, _ documentation: String, _ intervals: [String: TimeInterval], _ zone: Zone,
    compute: @escaping @Sendable (Timestamp, TimeInterval, inout HostContext) -> Value
  ) -> HostFunction {
    TextFunction<TimeInterval>(
      name: name, result: result, documentation: documentation, takesZone: false, zone: zone,
      parse: { text throws(ArgumentRefusal) in
        guard let interval = intervals[text] else {
          throw ArgumentRefusal(
            unknown: "time interval", text, among: intervals.keys.sorted(), key: "time_intervals",
            example: "time_intervals: {\(text): [{spec: \"Mon-Fri 08:00-18:30\"}]}")
        }
        return interval
      },
      compute: { instant, interval, _, context in compute(instant, interval, &context) }
    ).hostFunction
  }
}
