import Arguments
import Audit

/// `curfew notices list`: the notices of the trail, the newest first.
enum NoticesList {
  private static let channel = Option<String>(
    "channel", "NAME", help: "Only of this channel", completion: CompletionAnswer.Subject.channel.completion)
  private static let limit = Option<Int>(
    "limit", "N", help: "Number of notices at most", defaultText: "50", in: 1...1_000_000)

  static let command = Command(
    "list", summary: "List notices, the newest first",
    discussion: """
      Each with its channel, how far it has come and what was answered. The state is queued, sending, deferred (tried \
      again), delivered, failed, dropped, lapsed, or dry-run for what a rule in dry run would have sent. A delivered notice \
      stays delivered when what it announced is no longer so; the list says so and why.
      """,
    examples: ["curfew notices list", "curfew notices list --channel mail -o json"],
    parameters: [channel, limit, OutputOptions.list, OutputOptions.columns(NoticeCells.columnNames)]
  ) { invocation in
    let assembly = Assembly(try Settings(invocation))
    let reader = try assembly.reader()
    if let name = invocation[channel] { try await check(name, assembly.settings, reader) }
    let found = try await reader.notices(channel: invocation[channel], limit: invocation[limit] ?? 50)
    let now = try await ReportRange.now(reader)
    try OutputOptions.print(
      NoticeCells.rows(found), invocation, on: assembly.settings.display(now: now),
      of: assembly.context(trailOf: try await reader.server()?.url, at: now))
    return ExitStatus.success.rawValue
  }

  /// Refuses a channel that neither the settings nor the trail has: an empty list would look as if nobody had been told.
  private static func check(_ name: String, _ settings: Settings, _ reader: AuditReader) async throws {
    let known = settings.channels.map(\.channel.name) + (try await reader.names(of: .channels))
    guard let unknown = UnknownName("channel", name, among: known, ignoresCase: false) else { return }
    throw CommandFailure(.failure, "settings and trail know \(unknown.sentence)")
  }
}
