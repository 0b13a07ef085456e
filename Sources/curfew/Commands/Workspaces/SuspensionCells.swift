import Audit
import CoderAPI
import Time

/// How a start schedule is shown that a rule suspends.
enum SuspensionCells {
  /// What it waits for. Which rules suspend it now, and what setting it would start, only those know who ask (`explain`).
  private static let words = "when no rule suspends it any more"
  private static let besides = "; not while setting it would start the workspace at once"

  /// The fields of a workspace: which schedule it is, since when it is suspended, and by which rule.
  static func fields(_ suspension: Suspension?) -> [Record.Field] {
    [
      .init("suspended_schedule", WorkspaceCells.schedule(suspension?.schedule)),
      .init("suspended_since", Cell(suspension?.at)), .init("suspended_by", Cell(suspension?.rule)),
    ]
  }

  /// The same of a workspace on the server, as the trail has it, with when it comes back.
  static func fields(
    of workspace: Workspace, in assembly: Assembly, at now: Timestamp
  ) async throws -> [Record.Field] {
    var (suspension, comesBack): (Suspension?, Cell) = (nil, .none)
    // A schedule that is set is somebody's, and nothing comes back.
    if workspace.autostartSchedule == nil, let reader = try assembly.readerIfThere() {
      suspension = try await reader.suspension(ofWorkspace: workspace.id)
      if let suspension {
        let decision = try await reader.decisions(
          DecisionQuery(workspace: workspace.id, rule: suspension.rule, effect: .autostart, limit: 1)
        ).first
        let turn = decision?.record.nextChangeAt.flatMap { $0 > now ? $0 : nil }
        comesBack =
          turn.map { .shown($0.rfc3339, as: "\(words), at \($0.flooredToSecond.rfc3339) at the earliest\(besides)") }
          ?? .absent(as: words + besides)
      }
    }
    return fields(suspension) + [.init("comes_back", comesBack)]
  }

  /// What became of the schedule that a decision suspended.
  static func fields(_ course: SuspensionCourse) -> [Record.Field] {
    let end =
      switch course.endedAt {
      case nil: Cell.absent(as: "it comes back \(words)\(besides)")
      case let at? where course.isLeft:
        Cell.shown(at.rfc3339, as: "\(at.flooredToSecond.rfc3339), when somebody had set a schedule meanwhile")
      case let at?: Cell.instant(at)
      }
    return fields(course.suspension) + [.init("suspended_until", end)]
  }
}
