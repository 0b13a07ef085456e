import Time

/// An autostart schedule as the Coder server takes it: `[CRON_TZ=ZONE ]MINUTE HOUR * * DAYS`.
///
/// The server stores and returns the text verbatim, extra blanks and all; without a zone it means UTC.
public struct CoderSchedule: Hashable, Sendable {
  /// The text as given.
  public let text: String
  /// What it means.
  public let cron: CronSchedule

  /// Reads a schedule with the server's own checks, in its order.
  ///
  /// Versions v0.13.6 to v2.36.0 accept and refuse the same texts, and only differ in words
  /// (``CoderScheduleRefusal/serverText(as:)``). A schedule that never fires is accepted, as the server does; see
  /// ``neverFires``.
  public init(parsing text: String) throws(CoderScheduleRefusal) {
    var parts = CronSchedule.fields(of: text[...])
    guard parts.count >= 5 else { throw .tooFewFields }
    // Taken for a zone, whatever it is.
    if parts.count == 6 { parts.removeFirst() }
    guard parts[2] == "*" && parts[3] == "*" else { throw .dayOfMonthOrMonth }
    do {
      cron = try CronSchedule(parsing: text.hasPrefix("CRON_TZ=") ? text : "CRON_TZ=UTC " + text)
    } catch {
      throw .cron(error)
    }
    self.text = text
  }

  /// Reads a schedule that is to be sent: one that the server accepts and that fires.
  public init(toSend text: String) throws(CoderScheduleRefusal) {
    try self.init(parsing: text)
    if neverFires { throw .neverFires }
  }

  /// Whether the text says which zone it means; else it is UTC.
  public var namesZone: Bool { text.hasPrefix("CRON_TZ=") }

  /// The zone in whose local time it fires.
  public var zone: Zone { cron.zone }

  /// Whether it has no firing at all (`0 8 * * ,`).
  ///
  /// The server takes such a text, finds its next firing in the year 1, thus past, and starts the workspace at the
  /// next tick after each stop. Never send one.
  public var neverFires: Bool { cron.neverFires }

  /// The shortest time between two of its firings by the clock; `nil` where it fires once a day or never.
  public var shortestPause: Duration? {
    let times = cron.hour.list.flatMap { hour in cron.minute.list.map { hour * 60 + $0 } }
    return zip(times, times.dropFirst()).map { $1 - $0 }.min().map { .minutes($0) }
  }

  /// Why it hardly lets a workspace be stopped, for people, without a full stop; `nil` where it leaves a quarter of an hour or more
  /// between its firings. The server starts a stopped workspace at each of them, whoever stopped it.
  public var restlessness: String? {
    guard let pause = shortestPause, pause < .minutes(15) else { return nil }
    let span = pause == .minutes(1) ? "a minute" : pause.shortText
    return "it fires \(humanText), and whatever is stopped then is started again within \(span) or little more"
  }

  /// The first firing strictly after an instant as the server reckons it, or `nil` when it never fires.
  public func serverNext(after instant: Timestamp) -> Timestamp? { cron.serverNext(after: instant) }

  /// Whether both have the same zone and the same firings, however they are written.
  ///
  /// Sending another spelling of a stopped workspace's schedule makes the server start it at once.
  public func firesSame(as other: CoderSchedule) -> Bool { cron.firesSame(as: other.cron) }

  /// For people: `08:30 Mon-Fri (Europe/Berlin)`, `09:00 daily (UTC)`.
  ///
  /// Up to four times of day are listed; of more, the number, the first and the last.
  public var humanText: String {
    neverFires ? "never" : "\(ScheduleText.times(of: cron)) \(ScheduleText.days(of: cron)) (\(zone.name))"
  }

  /// The same of a text that should be a schedule; what is none is shown as it is.
  public static func humanText(of text: String) -> String {
    // Whoever shows it has nothing to say about what is wrong with it.
    (try? CoderSchedule(parsing: text))?.humanText ?? text
  }
}

extension CoderSchedule: CustomStringConvertible {
  /// The text as given.
  public var description: String { text }
}
