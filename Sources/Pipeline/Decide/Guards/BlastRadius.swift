import Rules

/// Beyond the blast radius a sweep shortens nothing at all: one wrong operator must not stop a company.
struct BlastRadius {
  let policy: Policy
  let reading: Reading

  /// Blocks what shortens among the decisions at these positions where it is too much.
  func limit(_ positions: [Int], of decisions: inout [Decision]) {
    let shortening = positions.filter { decisions[$0].effect == .lifetime && decisions[$0].action?.isEarlier == true }
    let workspaces = Set(shortening.map { decisions[$0].observation }).count
    let running = reading.observations.count(where: \.isRunning)
    let limit = policy.shorteningLimit(running: running)
    guard workspaces > limit else { return }
    let reason = """
      \(workspaces) of \(running) running workspaces would be shortened; a sweep may shorten \(limit), so it shortens \
      none; 'curfew plan' shows them, limits.max_shortened_percent (\(policy.maxShortenedPercent)) and \
      limits.always_shortened (\(policy.alwaysShortened)) let more through
      """
    for index in shortening { decisions[index].verdict = .blocked(by: .blastRadius, reason: reason) }
  }
}
