import Rules

/// The rules that select a workspace, sorted by how they can win.
final class RuleSelection: Sendable {
  /// All of them, in the order of the set.
  let rules: [Rule]
  /// Those that do something else than to move the deadline.
  let others: [Rule]
  /// Those that only move the deadline, grouped by their priority, the highest first.
  let movers: [[Rule]]

  init(_ rules: [Rule]) {
    self.rules = rules
    others = rules.filter { !$0.onlyMovesDeadline }
    let movers = Dictionary(grouping: rules.filter(\.onlyMovesDeadline), by: \.priority)
    self.movers = movers.sorted { $0.key > $1.key }.map(\.value)
  }
}

extension Rule {
  /// Whether all that it does besides telling people is to move the deadline.
  fileprivate var onlyMovesDeadline: Bool {
    let changing = actions.filter { $0.kind != .notify }
    return timing == nil && !changing.isEmpty && changing.allSatisfy { $0.kind == .extend || $0.kind == .shorten }
  }
}
