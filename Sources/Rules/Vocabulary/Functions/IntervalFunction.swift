import CEL
import Time

/// `timestamp.isWithin("Mon-Fri 08:00-18:30" [, zone])`.
enum IntervalFunction {
  static func isWithin(zone: Zone) -> HostFunction {
    TextFunction<TimeSpec>(
      name: "isWithin", result: .bool,
      documentation: "Whether the instant lies within hours such as 'Mon-Fri 08:00-18:30, Sat 10:00-14:00'.",
      zone: zone,
      parse: { text throws(ArgumentRefusal) in
        do throws(TimeSpecError) {
          return try TimeSpec(parsing: text)
        } catch {
          let corrected = TimeSpec.corrected(text)
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
}
