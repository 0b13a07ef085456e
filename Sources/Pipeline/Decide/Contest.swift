import Cron
import Rules

/// The competition of wishes for one effect of one workspace: the highest priority wins, at equal priority the wish that
/// keeps the workspace longer, and two different schedules of equal priority win nothing.
struct Contest {
  /// Which of the candidates won, as a position; `nil` when nobody did.
  private(set) var winner: Int?
  /// The candidates of a draw; empty when there is a winner.
  private(set) var drawn: Set<Int> = []
  /// What is said of each of the candidates of a draw.
  private var draw: Verdict?

  /// Holds the contest among the candidates at these positions.
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
      // The first of equals, so that the order of the files decides and not chance.
      winner = best.max { left, right in
        let (less, more) = (candidates[left].keeps, candidates[right].keeps)
        return less == more ? left > right : less < more
      }
    }
  }

  /// What the contest says of one candidate; `nil` for the winner, whose verdict the guards give.
  func verdict(on position: Int, of candidates: [Candidate]) -> Verdict? {
    if position == winner { return nil }
    if drawn.contains(position) { return draw }
    let above = winner ?? drawn.min()
    return above.map { .overridden(by: candidates[$0].rule.name) }
  }

  /// The rules' names for a sentence: all of a few, else the first ones and how many others.
  private static func names(_ positions: [Int], of candidates: [Candidate]) -> String {
    let names = positions.sorted().map { candidates[$0].rule.name }
    if names.count <= 4 { return names.joined(separator: " and ") }
    return names.prefix(3).joined(separator: ", ") + " and \(names.count - 3) others"
  }
}
