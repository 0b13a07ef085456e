import Audit
import HTTPServer
import Time

/// What a page is drawn from: the request, and the trail as it is now.
struct PageVisit: Sendable {
  let request: ServerRequest
  /// What the `{names}` of the page's path stand for.
  let parameters: [String: String]
  let reader: AuditReader
  let settings: Settings
  let monitor: ServiceMonitor
  /// What distances count from: the server's time, as far as the trail knows it.
  let now: Timestamp
  let display: Display
  /// The server that the trail belongs to; `nil` before the first sweep.
  let server: String?

  /// Opens the trail.
  ///
  /// - Throws: `AuditFailure`.
  init(
    _ request: ServerRequest, _ parameters: [String: String], _ settings: Settings, _ monitor: ServiceMonitor
  ) async throws {
    self.request = request
    self.parameters = parameters
    self.settings = settings
    self.monitor = monitor
    reader = try AuditReader(path: settings[Settings.database].absolutePath)
    now = try await ReportRange.now(reader)
    display = Display(now: now, zone: settings[Settings.timezone], width: nil)
    server = try await reader.server()?.url
  }

  /// A page with what it speaks of at its foot.
  func page(status: Int = 200, _ title: String, in section: Page.Section?, _ body: Markup) -> Page {
    let context = Context(server: server, database: settings[Settings.database].absolutePath, at: now)
    return Page(status: status, title, in: section, foot: context.sentence(on: display), body)
  }

  /// A link to a workspace, by the name that it had.
  func workspace(_ owner: String, _ name: String) -> Markup {
    PageAddress.workspace(owner, name).link(.isolated("\(owner)/\(name)"))
  }

  /// A text of the trail, its instants in the reader's zone.
  func sentence(_ text: String) -> Markup { text.isEmpty ? .nothing : .isolated(display.sentence(text)) }
}

/// Something that an address names is not there.
struct PageAbsence: Error {
  /// One sentence.
  let message: String
}
