import Cron
import Rules

/// The competition of wishes for one effect of one workspace.
///
/// The highest priority wins; at equal priority, the wish that keeps the workspace longer. Two different schedules of
/// equal priority are a draw, and neither wins.
struct Contest {
  /// Position of the winning candidate; `nil` when nobody won.
  private(set) var winner: Int?
  /// Positions of the candidates in a draw; empty when there is a winner.
  private(set) var drawn: Set<Int> = []
  /// The verdict on each candidate in a draw.
  private var draw: Verdict?

  /// Runs the contest among the candidates at these positions.
  init(among positions: [Int], of candidates: [Candidate]) {
    guard let top = positions.map({ candidates[$0].rule.priority }).max() else { return }
    let best = positions.filter { candidates[$0].rule.priority == top }
    let schedules = best.compactMap { position -> String?? in
      guard case .autostart(let schedule) = candidates[position].wished else { return nil }
      return .some(schedule)
    }
    if let first = schedules.first, schedules.contains(where: { !CoderSchedule.fireSame(first, $0) }) {
      drawn = Set(best)
      draw = .held(reason: "\(Self.names(best, of: candidates)) want different schedules at the same priority")
    } else {
      // Of clearing and suspending the one wins that gives back; of other equals the first one, so that the order of the files decides and not chance.
      winner = best.max { left, right in
        let (less, more) = (candidates[left].keeps, candidates[right].keeps)
        if less != more { return less < more }
        let suspends = [left, right].map { candidates[$0].kind == .suspendAutostart }
        return suspends[0] == suspends[1] ? left > right : suspends[1]
      }
    }
  }

  /// The contest's verdict on one candidate; `nil` for the winner, which the guards judge.
  func verdict(on position: Int, of candidates: [Candidate]) -> Verdict? {
    if position == winner { return nil }
    if drawn.contains(position) { return draw }
    let above = winner ?? drawn.min()
    return above.map { .overridden(by: candidates[$0].rule.name) }
  }

  /// The rules' names for a sentence: all of them up to four, else the first three and the number of others.
  private static func names(_ positions: [Int], of candidates: [Candidate]) -> String {
    let names = positions.sorted().map { candidates[$0].rule.name }
    if names.count <= 4 { return names.joined(separator: " and ") }
    return names.prefix(3).joined(separator: ", ") + " and \(names.count - 3) others"
  }
}
