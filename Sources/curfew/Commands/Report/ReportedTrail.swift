import Arguments
import Audit
import Files
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
  var display: Display
  let context: Context
  /// What is to be said of older records that were removed from the range; `nil` for none.
  let removal: String?

  /// The same, shown in another zone.
  func shown(in zone: Zone) -> ReportedTrail {
    var trail = self
    trail.display = Display(now: now, zone: zone, width: display.width)
    return trail
  }

  static let others = Option<String>(
    "with", "FILE", help: "Also report from this trail, such as that of another server; may be repeated",
    completion: .files, repeats: true)

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
    range = try ReportRange.span(invocation, in: zone, now: now, last: try await reader.lastRecordAt())
    try await tray?.admit(range)
    removal = try await Self.tellWhereItBegins(reader, range: range, of: nil, isRolledUp: isRolledUp)
    display = assembly.settings.display(now: now)
    context = assembly.context(trailOf: try await reader.server()?.url, at: now)
  }

  /// Says something about the report beside it: on standard error, or on the page.
  ///
  /// - Parameter advice: what to do about it on the command line
  static func remark(_ sentence: String, advice: String? = nil) {
    if let tray = ReportTray.current { return tray.remark(sentence) }
    Console.tell(sentence, advice: advice)
  }

  private static func isRolledUp(from: Timestamp, _ reader: AuditReader) async throws -> Bool {
    // What a range has of its first quarter of an hour is read from the records.
    guard from.nanoseconds == 0, from.microseconds % QuarterHours.length == 0 else { return false }
    return try await reader.rolledSince().map { $0 <= from } ?? false
  }

  /// Says that older records were removed where the range begins before, and returns that.
  ///
  /// - Parameter path: the trail where it is not that of the settings
  private static func tellWhereItBegins(
    _ reader: AuditReader, range: Span, of path: String?, isRolledUp: Bool
  ) async throws -> String? {
    guard let whole = try await reader.wholeSince(), range.from < whole else { return nil }
    if isRolledUp, try await Self.isRolledUp(from: range.from, reader) { return nil }
    let second = whole.flooredToSecond
    let beginning = second < whole ? second + .seconds(1) : second
    let sentence =
      "the report is not complete before \(second.rfc3339): older records were removed from the trail; what they told beyond "
      + "roll-ups is unknown"
    remark(
      (path.map { "\($0): " } ?? "") + sentence,
      advice:
        "--from \(beginning.rfc3339) begins where it is; the tables 'daily_totals' and 'daily_hours' have what the removed records add up to"
    )
    return sentence
  }

  /// The same range of another trail.
  private init(_ path: String, beside first: ReportedTrail, isRolledUp: Bool) async throws {
    guard try PathContent.isAnything(at: path) else {
      throw CommandFailure(.failure, "\(path): there is no audit trail (--with)")
    }
    reader = try AuditReader(path: path)
    removal = try await Self.tellWhereItBegins(reader, range: first.range, of: path, isRolledUp: isRolledUp)
    (settings, now, zone, range, display) = (first.settings, first.now, first.zone, first.range, first.display)
    context = Context(server: try await reader.server()?.url, database: path, at: now)
  }

  /// The trail of the settings and those that `--with` names, over one range.
  ///
  /// - Throws: as for one, and ``CommandFailure`` where a trail is named twice or is not there, or where two tell of the same
  ///   server and time.
  static func all(_ invocation: Invocation, isRolledUp: Bool = false) async throws -> [ReportedTrail] {
    let first = try await ReportedTrail(invocation, isRolledUp: isRolledUp)
    // A page reports from the trail of its service and reads no other file.
    guard ReportTray.current == nil else { return [first] }
    var trails = [first]
    for path in invocation.all(others).map(\.absolutePath) {
      guard !trails.contains(where: { $0.context.database == path }) else {
        throw CommandFailure(
          .usage, "\(path) is named twice (--with)",
          advice: "the trail of --database and the settings is always reported")
      }
      let trail = try await ReportedTrail(path, beside: first, isRolledUp: isRolledUp)
      for other in trails { try await trail.checkIsApart(from: other) }
      trails.append(trail)
    }
    return trails
  }

  /// Refuses two trails of one server with sweeps in the same time, as a backup and what it was made of: each hour would count
  /// twice.
  private func checkIsApart(from other: ReportedTrail) async throws {
    guard let mine = try await reader.server(), let theirs = try await other.reader.server(),
      mine.url == theirs.url, mine.isSameServer(as: theirs),
      let own = try await reader.sweepTimes(from: range.from, to: range.to),
      let rest = try await other.reader.sweepTimes(from: range.from, to: range.to), own.overlaps(rest)
    else { return }
    let (from, to) = (
      max(own.lowerBound, rest.lowerBound).flooredToSecond, min(own.upperBound, rest.upperBound).flooredToSecond
    )
    throw CommandFailure(
      .usage,
      """
      \(context.database ?? "") and \(other.context.database ?? "") both have sweeps of the server \(theirs.url) from \
      \(from.rfc3339) to \(to.rfc3339), which would count twice (--with)
      """,
      advice: "report each by itself, or with --from and --to a time that only one of them has")
  }
}
