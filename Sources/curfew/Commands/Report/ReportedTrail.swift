import Arguments
import Audit
import Reports
import Time

/// What every report begins with: the trail, the range of time that is asked for, and how it is shown.
struct ReportedTrail {
  let reader: AuditReader
  let settings: Settings
  /// What spans count from.
  let now: Timestamp
  /// Whose calendar days and weeks are of.
  let zone: Zone
  let range: Span
  let display: Display
  let context: Context

  /// Opens the trail that the command line and the settings name.
  ///
  /// - Parameter isRolledUp: whether the report is read from roll-ups, which know of removed records as well
  /// - Throws: ``CommandFailure`` for a range that makes no sense, or `AuditFailure`.
  init(_ invocation: Invocation, isRolledUp: Bool = false) async throws {
    let tray = ReportTray.current
    let assembly = Assembly(try tray?.settings ?? Settings(invocation))
    settings = assembly.settings
    reader = try tray?.reader ?? assembly.reader()
    now = if let tray { tray.now } else { try await ReportRange.now(reader) }
    zone = invocation[ReportRange.zone] ?? assembly.settings[Settings.timezone]
    range = try ReportRange.span(invocation, in: zone, now: now)
    try await tray?.admit(range)
    let knowsRemoved = isRolledUp ? try await Self.isRolledUp(from: range.from, reader) : false
    if let whole = try await reader.wholeSince(), range.from < whole, !knowsRemoved {
      let sentence = "the report is not complete before \(whole.rfc3339): older records were removed from the trail"
      tray?.remark(sentence)
      if tray == nil {
        Console.tell(
          sentence,
          advice:
            "--from \(whole.rfc3339) begins where it is; the tables 'daily_totals' and 'daily_hours' have what the removed records add up to"
        )
      }
    }
    display = assembly.settings.display(now: now)
    context = assembly.context(trailOf: try await reader.server()?.url, at: now)
  }

  private static func isRolledUp(from: Timestamp, _ reader: AuditReader) async throws -> Bool {
    // What a range has of its first quarter of an hour is read from the records.
    guard from.nanoseconds == 0, from.microseconds % QuarterHours.length == 0 else { return false }
    return try await reader.rolledSince().map { $0 <= from } ?? false
  }
}
