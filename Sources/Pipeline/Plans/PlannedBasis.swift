import Audit
import Rules
import Time

/// The workspaces of a plan as they were when it was made, which is an earlier look at them than the one that applies it.
struct PlannedBasis: Sendable {
  private let madeAt: Timestamp
  private let workspaces: [String: WorkspaceBasis]

  init(_ plan: SavedPlan) {
    madeAt = plan.madeAt
    workspaces = Dictionary(plan.actions.map { ($0.workspaceID, $0.restsOn) }, uniquingKeysWith: { first, _ in first })
  }

  /// The memory of a workspace with what the plan tells, where the memory itself is empty.
  ///
  /// Else a value that somebody changed between the plan and its application would be seen for the first time, and count as
  /// the server's.
  func completing(_ memory: WorkspaceMemory, of id: String) -> WorkspaceMemory {
    guard let basis = workspaces[id] else { return memory }
    var memory = memory
    func learn(_ effect: Effect, _ value: String?) {
      guard memory.values[effect] == nil else { return }
      memory.values[effect] = ValueMemory(value: value, setBy: .server, at: madeAt)
    }
    learn(.ttl, basis.ttl)
    learn(.autostart, basis.autostart)
    guard memory.lastReading == nil else { return memory }
    let deadline = basis.deadline.flatMap { Timestamp(rfc3339: $0) }
    memory.lastReading = LastReading(
      at: madeAt, deadline: deadline, buildNumber: Int64(basis.buildNumber),
      maxDeadline: basis.maxDeadline.flatMap { Timestamp(rfc3339: $0) })
    learn(.lifetime, StoredLifetime(buildNumber: basis.buildNumber, deadline: deadline).text)
    return memory
  }
}
