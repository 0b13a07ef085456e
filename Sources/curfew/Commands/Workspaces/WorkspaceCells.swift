import CoderAPI
import Cron
import Time

/// How the fields of a workspace are printed, with the headings of the `coder` command where it has them.
enum WorkspaceCells {
  static let columns: [Rows.Column] = [
    .init("workspace"), .init("template"), .init("status"), .init("last_used"), .init("stops_next"),
    .init("latest_stop", isUsual: false), .init("stops_after"), .init("starts_at"),
    .init("starts_next", isUsual: false),
    .init("healthy", isUsual: false), .init("outdated", isUsual: false), .init("dormant_since", isUsual: false),
    .init("organization", isUsual: false), .init("build", isUsual: false), .init("id", isUsual: false),
  ]

  /// The cells for ``columns``.
  static func row(_ workspace: Workspace) -> [Cell] {
    [
      .text("\(workspace.ownerName)/\(workspace.name)"), .text(workspace.templateName),
      .text(workspace.latestBuild.status.rawValue), Cell(workspace.lastUsedAt), Cell(workspace.deadline),
      Cell(workspace.maxDeadline), ttl(workspace), schedule(workspace.autostartSchedule), Cell(workspace.nextStartAt),
      Cell(workspace.isHealthy), .boolean(workspace.isOutdated), Cell(workspace.dormantAt),
      Cell(workspace.organizationName), .integer(workspace.latestBuild.number), .text(workspace.id),
    ]
  }

  /// One workspace with its agents.
  static func record(_ workspace: Workspace) -> Record {
    let agents = Rows(
      "agents", columns: ["agent", "status", "lifecycle", "last_connected", "healthy", "apps"].map { .init($0) },
      cells: (workspace.agents ?? []).map { agent in
        [
          .text(agent.name), .text(agent.status.rawValue), Cell(agent.lifecycleState?.rawValue),
          Cell(agent.lastConnectedAt), Cell(agent.isHealthy),
          .list((agent.apps ?? []).map { "\($0.slug)=\($0.health)" }),
        ]
      })
    let fields = zip(columns, row(workspace)).map { (name: $0.name, value: $1) }
    return Record(
      fields: fields + [
        (name: "last_built", value: Cell(workspace.latestBuild.createdAt)),
        (name: "build_reason", value: .text(workspace.latestBuild.reason)),
        (name: "created", value: Cell(workspace.createdAt)),
      ], lists: [agents])
  }

  private static func ttl(_ workspace: Workspace) -> Cell {
    Cell(workspace.ttlMilliseconds.map { Duration.milliseconds($0) })
  }

  /// `8:30AM Mon-Fri (Europe/Berlin)` for people, as the server has it for programs.
  static func schedule(_ text: String?) -> Cell {
    guard let text else { return .none }
    // What is no schedule is shown as it is.
    guard let schedule = try? CoderSchedule(parsing: text) else { return .text(text) }
    return .shown(text, as: schedule.humanText)
  }
}
