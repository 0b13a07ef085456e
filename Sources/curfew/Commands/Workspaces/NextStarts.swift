import CoderAPI
import Pipeline
import Time

/// When the schedules of the workspaces that a command shows start them next.
struct NextStarts: Sendable {
  private let templates: [String: Template]
  private let version: String?
  private let now: Timestamp

  /// Reads the templates of these workspaces, whose settings forbid schedules or days; asks for none where there is no
  /// schedule.
  init(
    for workspaces: [Workspace], from client: CoderClient, version: String?, at now: Timestamp
  ) async throws {
    self.version = version
    self.now = now
    guard workspaces.contains(where: { $0.autostartSchedule != nil }) else {
      templates = [:]
      return
    }
    do {
      let all =
        workspaces.count == 1
        ? [try await client.template(id: workspaces[0].templateID).value] : try await client.allTemplates()
      templates = Dictionary(all.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    } catch is CoderFailure {
      // What a template forbids is not known then, and nothing is said of it.
      templates = [:]
    }
  }

  /// The next start of one of them; `nil` without a schedule.
  func next(of workspace: Workspace) -> NextStart? {
    NextStart(of: workspace, template: templates[workspace.templateID], version: version, at: now)
  }
}
