import Rules
import Time

/// What is known of the other workspaces where a sweep reads only a few, so that the limits of a sweep hold over both.
struct RestOfFleet: Sendable {
  /// Number of running workspaces in the whole fleet when the list was last read.
  let running: Int
  /// From how many others something was taken lately, by effect.
  private(set) var taken: [Effect: Int] = [:]
  /// On how many others a rule acted lately, or would have acted in the dry run.
  private(set) var acted: [WorkspaceMemory.RuleKey: Int] = [:]

  /// Only the number of running workspaces, where no actions count.
  init(running: Int) { self.running = running }

  /// Counts the actions after an instant on workspaces other than these. Goes once through the whole memory.
  init(_ memory: FleetMemory, besides ids: Set<String>, since start: Timestamp) {
    running = memory.server.running ?? 0
    for (id, workspace) in memory.workspaces where !ids.contains(id) {
      for (effect, at) in workspace.takenAt where at > start { taken[effect, default: 0] += 1 }
      for (key, rule) in workspace.rules where rule.lastActionAt.map({ $0 > start }) ?? false {
        acted[key, default: 0] += 1
      }
    }
  }
}
