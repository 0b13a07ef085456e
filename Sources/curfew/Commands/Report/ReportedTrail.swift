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
  /// - Throws: ``CommandFailure`` for a range that makes no sense, or `AuditFailure`.
  init(_ invocation: Invocation) async throws {
    let tray = ReportTray.current
    let assembly = Assembly(try tray?.settings ?? Settings(invocation))
    settings = assembly.settings
    reader = try tray?.reader ?? assembly.reader()
    now = if let tray { tray.now } else { try await ReportRange.now(reader) }
    zone = invocation[ReportRange.zone] ?? assembly.settings[Settings.timezone]
    range = try ReportRange.span(invocation, in: zone, now: now)
    try await tray?.admit(range)
    display = assembly.settings.display(now: now)
    context = assembly.context(trailOf: try await reader.server()?.url, at: now)
    if let whole = try await reader.wholeSince(), range.from < whole {
      let second = whole.flooredToSecond
      let beginning = second < whole ? second + .seconds(1) : second
      remark(
        "the report is not complete before \(whole.flooredToSecond.rfc3339): older records were removed from the trail",
        advice:
          "--from \(beginning.rfc3339) begins where it is; the tables 'daily_totals' and 'daily_hours' have what the removed records add up to"
      )
    }
  }

  /// Says something about the report beside it: on standard error, or on the page.
  ///
  /// - Parameter advice: what to do about it on the command line
  func remark(_ sentence: String, advice: String? = nil) {
    if let tray = ReportTray.current { return tray.remark(sentence) }
    Console.tell(sentence, advice: advice)
  }
}
