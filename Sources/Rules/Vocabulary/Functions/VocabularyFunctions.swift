import CEL
import Time

extension Vocabulary {
  /// The functions that the language has besides CEL's own, for a file in this zone.
  static func functions(zone: Zone, names: TimeNames = .none) -> [HostFunction] {
    AmountFunctions.all + [
      IntervalFunction.isWithin(zone: zone, calendars: names.calendars)
    ] + IntervalFunction.named(names.intervals, zone: zone)
      + HolidayFunctions.all(names.calendars, zone: zone) + [
        CalendarFunctions.startOfDay(zone: zone), CalendarFunctions.at(zone: zone),
        CronFunction.nextCron(zone: zone),
      ]
  }

  /// The names that every expression of a file in this zone may use, without the file's own parameters.
  static func environment(zone: Zone, names: TimeNames = .none) -> Environment {
    var environment = Environment()
    // Any owner can set a deadline in the year 2400, and rules must not fail because of it.
    environment.saturatesTime = true
    environment.zone = zone
    environment.declare(
      Variable("now", .timestamp, documentation: "The sweep's instant in server time, whole seconds.", isClock: true))
    environment.declare(Variable("ws", .object(workspace.type), documentation: "The workspace."))
    environment.declare(Variable("template", .object(template.type), documentation: "Its template."))
    environment.declare(Variable("owner", .object(owner.type), documentation: "Its owner."))
    environment.declare(
      Variable("state", .object(state.type), documentation: "Curfew's memory for this rule and this workspace."))
    for function in functions(zone: zone, names: names) { environment.declare(function) }
    return environment
  }
}
