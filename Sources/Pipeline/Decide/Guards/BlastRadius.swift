import Rules
import Time

/// Beyond the blast radius a sweep shortens nothing at all: one wrong operator must not stop a company.
///
/// What counts is what the sweep would send together with what was shortened in the hour before it. So a rule that paces
/// itself by `max_actions_per_sweep` may act, and still cannot go through the fleet sweep by sweep.
struct BlastRadius {
  let policy: Policy
  let reading: Reading
  /// Ids of the workspaces that were shortened within ``hour`` before.
  let shortened: Set<String>

  static let hour = Duration.hours(1)

  /// Blocks what shortens among the decisions at these positions where it is too much.
  func limit(_ positions: [Int], of decisions: inout [Decision]) {
    let shortening = positions.filter { decisions[$0].effect == .lifetime && decisions[$0].action?.isEarlier == true }
    let workspaces = Set(shortening.map { reading.observations[decisions[$0].observation].facts.id })
    let others = shortened.subtracting(workspaces).count
    let running = reading.observations.count(where: \.isRunning)
    let limit = policy.shorteningLimit(running: running)
    guard !workspaces.isEmpty, workspaces.count + others > limit else { return }
    let before = others == 0 ? "" : ", after \(others) others within the hour"
    let reason = """
      \(workspaces.count) running workspaces would be shortened\(before): of \(running) running, \(limit) may be in an \
      hour, so none is; 'curfew plan' shows them, limits.max_shortened_percent (\(policy.maxShortenedPercent)) and \
      limits.always_shortened (\(policy.alwaysShortened)) let more through
      """
    for index in shortening { decisions[index].verdict = .blocked(by: .blastRadius, reason: reason) }
  }
}

/// The workspaces shortened within the hour before a sweep, by their ids; also those that have stopped since.
public struct Shortened: Sendable {
  /// By what was carried out.
  var really: Set<String> = []
  /// By what a dry run would have carried out.
  var inDryRun: Set<String> = []

  /// None.
  public init() {}
}

extension FleetMemory {
  /// Which workspaces rules that shorten acted on within the hour before an instant. One look at each workspace.
  public func shortened(before now: Timestamp, by ruleSet: RuleSet) -> Shortened {
    let rules = Set(ruleSet.rules.filter { rule in rule.actions.contains { $0.kind == .shorten } }.map(\.name))
    var shortened = Shortened()
    guard !rules.isEmpty else { return shortened }
    for id in ids {
      for (key, memory) in self[id].rules where rules.contains(key.rule) {
        guard let last = memory.lastActionAt, now - last < BlastRadius.hour else { continue }
        if key.shadow { shortened.inDryRun.insert(id) } else { shortened.really.insert(id) }
      }
    }
    return shortened
  }
}
