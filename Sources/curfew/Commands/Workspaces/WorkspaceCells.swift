import CoderAPI
import Cron
import Pipeline
import Rules
import Time

/// How the fields of a workspace are printed, with the headings of the `coder` command where it has them.
enum WorkspaceCells {
  /// The template's limit, which nothing extends a workspace beyond.
  static let mayRunUntil = Rows.Column("may_run_until", heading: "MAY RUN UNTIL (template limit)", isUsual: false)

  static let columns: [Rows.Column] = [
    .init("workspace"), .init("template"), .init("status"), .init("last_used"), .init("stops_next"),
    mayRunUntil, .init("stops_after"), .init("starts_at", fit: .flowing),
    .init("starts_next", isUsual: false, fit: .flowing), .init("starts_next_source", isUsual: false),
    .init("starts_next_obstacle", isUsual: false, fit: .flowing),
    .init("not_stopped_because", isUsual: false, fit: .flowing),
    .init("healthy", isUsual: false), .init("outdated", isUsual: false), .init("dormant_since", isUsual: false),
    .init("organization", isUsual: false), .init("build", isUsual: false), .init("workspace_id", isUsual: false),
  ]

  /// The cells for ``columns``.
  ///
  /// - Parameters:
  ///   - server: what kind of server it is of; the newest, where that is not known
  ///   - next: when its schedule starts it next; `nil` without one
  static func row(
    _ workspace: Workspace, on server: ServerTraits = ServerTraits(version: nil), next: NextStart?
  ) -> [Cell] {
    let facts = WorkspaceFacts(workspace, templates: nil)
    let obstacle = DeadlineFate.obstacle(facts, on: server)
    return [
      .text("\(workspace.ownerName)/\(workspace.name)"), .text(workspace.templateName),
      .text(workspace.latestBuild.status.rawValue), Cell(workspace.lastUsedAt), stop(workspace, obstacle),
      Cell(workspace.maxDeadline), ttl(workspace), schedule(workspace.autostartSchedule), Cell(next),
      Cell(next?.source), Cell(next?.obstacle), Cell(obstacle),
      Cell(workspace.isHealthy), .boolean(workspace.isOutdated), Cell(workspace.dormantAt),
      Cell(workspace.organizationName), .integer(workspace.latestBuild.number), .text(workspace.id),
    ]
  }

  /// One workspace with its agents.
  static func record(
    _ workspace: Workspace, on server: ServerTraits = ServerTraits(version: nil), next: NextStart?
  ) -> Record {
    let agents = Rows(
      "agents",
      columns: ["agent", "status", "lifecycle", "last_connected", "healthy"].map { .init($0) }
        + [.init("apps", fit: .flowing)],
      cells: (workspace.agents ?? []).map { agent in
        [
          .text(agent.name), .text(agent.status.rawValue), Cell(agent.lifecycleState?.rawValue),
          Cell(agent.lastConnectedAt), Cell(agent.isHealthy),
          .list((agent.apps ?? []).map { "\($0.slug)=\($0.health)" }),
        ]
      })
    let fields = zip(columns, row(workspace, on: server, next: next)).map { Record.Field($0, $1) }
    return Record(
      fields: fields + [
        .init("last_built", Cell(workspace.latestBuild.createdAt)),
        .init("build_reason", reason(of: workspace)), .init("created", Cell(workspace.createdAt)),
      ], lists: [agents])
  }

  /// Why its latest build was made: in the server's word for programs, in a sentence for people.
  private static func reason(of workspace: Workspace) -> Cell {
    let reason = workspace.latestBuild.reason
    return .shown(reason, as: BuildAccount(of: workspace)?.sentence ?? reason)
  }

  /// When it stops, or would; a session that has no end is stopped by hand.
  private static func stop(_ workspace: Workspace, _ obstacle: String?) -> Cell {
    workspace.hasNoEnd ? .absent(as: "manual") : deadline(workspace.deadline, obstacle)
  }

  /// When the server stops it, or would.
  static func deadline(_ deadline: Timestamp?, _ obstacle: String?) -> Cell {
    deadline.map { obstacle == nil ? .instant($0) : .idle($0) } ?? .none
  }

  private static func ttl(_ workspace: Workspace) -> Cell {
    Cell(workspace.ttlMilliseconds.map { Duration.milliseconds($0) })
  }

  /// `08:30 Mon-Fri (Europe/Berlin)` for people, as the server has it for programs.
  static func schedule(_ text: String?) -> Cell {
    text.map { .shown($0, as: CoderSchedule.humanText(of: $0)) } ?? .none
  }
}

extension Cell {
  /// When a schedule starts a workspace next, by whose word, or why the server will not start it.
  init(_ next: NextStart?) {
    guard let next else {
      self = .none
      return
    }
    if let obstacle = next.obstacle {
      self = .absent(as: "no: \(obstacle)")
    } else {
      self = next.at.map { next.isComputed ? .computed($0) : .instant($0) } ?? .none
    }
  }
}

extension NextStart {
  /// By whose word it is, for programs: `server` or `computed`.
  var source: String? { at == nil || obstacle != nil ? nil : isComputed ? "computed" : "server" }
}

extension Workspace {
  /// Whether it runs, and the server has no time at which to stop it: it runs until somebody does.
  var hasNoEnd: Bool { isRunning && deadline == nil && latestBuild.tellsDeadline }
}
