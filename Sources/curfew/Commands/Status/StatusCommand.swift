import Arguments
import Audit
import Time

/// `curfew status`: what the service does now.
enum StatusCommand {
  static let command = Command(
    "status", summary: "Show what the service does now, and whether it is well",
    discussion: """
      Reads the audit trail, beside a running service or without one, and asks the service itself, which says beside its \
      database where it listens; --listen asks somewhere else. Exit status 0 says that sweeps are made and succeed, 1 that \
      they do not, or that this is not known. Newer rules that the service refused are told and leave it at 0: sweeps go on \
      by the last good ones, and whoever restarts what is not well would end up with none.
      """,
    examples: ["curfew status", "curfew status --listen 127.0.0.1:9464 -o json"], parameters: [OutputOptions.record]
  ) { invocation in
    let assembly = Assembly(try Settings(invocation))
    let settings = assembly.settings
    let trail = try await TrailStatus(of: reader(assembly), settings)
    let service = try await ServiceAnswer(asking: settings, note: trail.note)
    let report = StatusReport(trail: trail, service: service, settings: settings, now: Timestamp.now())
    switch invocation[OutputOptions.record] ?? .text {
    case .text: try Console.write(report.record.text(on: settings.display()))
    case .json: try Console.emit(try JSONValue.document(report.json))
    }
    return (report.problems.isEmpty ? ExitStatus.success : .failure).rawValue
  }

  /// The trail; a service that has lost its own is not one that has not begun.
  private static func reader(_ assembly: Assembly) async throws -> AuditReader {
    if let reader = try assembly.readerIfThere() { return reader }
    if case .answered = try await ServiceAnswer(asking: assembly.settings, note: nil) {
      let address = assembly.settings[Settings.listen].map { " at \($0.reachedAt)" } ?? ""
      throw CommandFailure(
        .failure,
        "\(assembly.settings[Settings.database].absolutePath): the audit trail is gone, and a service answers\(address)",
        advice: "put the file back where it was moved or deleted under the service; a sweep would begin another one")
    }
    return try assembly.reader()
  }
}
