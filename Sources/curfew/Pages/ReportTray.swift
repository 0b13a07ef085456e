import Audit
import Reports
import Synchronization
import Time

/// Takes a report for a page of the service instead of standard output, with the trail and the settings that the page has.
///
/// The reports of the command line then need no second form: a page asks for one as a command line does.
final class ReportTray: Sendable {
  /// The tray of the task that draws a page; `nil` where a command reports.
  @TaskLocal static var current: ReportTray?

  let reader: AuditReader
  let settings: Settings
  let now: Timestamp
  private let reading: Reading
  private let taken = Mutex<(pages: [ReportPage], remarks: [String])>(([], []))

  /// The observations that a report holds in memory.
  enum Reading {
    /// None: the database counts.
    case none
    /// Those that roll-ups do not account for.
    case notRolledUp
    /// All of the range.
    case everything
  }

  /// Number of observations that a report may hold in memory, beside a service that has work to do.
  private static let observationLimit = 250_000

  init(_ visit: PageVisit, reading: Reading) {
    reader = visit.reader
    settings = visit.settings
    now = visit.now
    self.reading = reading
  }

  /// The reports taken.
  var pages: [ReportPage] { taken.withLock { $0.pages } }
  /// What else is to be said, a sentence each.
  var remarks: [String] { taken.withLock { $0.remarks } }

  /// Takes a report.
  func take(_ page: ReportPage) { taken.withLock { $0.pages.append(page) } }

  /// Takes what a command would say on standard error.
  func remark(_ sentence: String) { taken.withLock { $0.remarks.append(sentence) } }

  /// Refuses a range that holds too much.
  ///
  /// - Throws: ``CommandFailure``.
  func admit(_ range: Span) async throws {
    guard reading != .none else { return }
    let limit = Self.observationLimit
    let count = try await reader.observationCount(
      from: range.from, to: range.to, limit: limit + 1, withoutRolledUp: reading == .notRolledUp)
    guard count > limit else { return }
    throw CommandFailure(
      .usage,
      "the range holds more than \(limit) readings, which the service does not load for a page; "
        + "'curfew report' on its machine does")
  }
}
