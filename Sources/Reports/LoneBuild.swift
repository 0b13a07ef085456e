import Time

/// How one build of a workspace would have run on if Curfew had left it alone, from the first change of Curfew on.
///
/// The deadline begins as it was before that change. It goes on as the server moves it for use, and as the observations
/// show it moved by somebody else. At the deadline the workspace stops; whoever used it later would have started it then.
struct LoneBuild {
  /// A deadline that somebody other than Curfew set.
  struct Setting {
    /// When it was seen.
    let at: Timestamp
    /// `nil` for none.
    let deadline: Timestamp?
    /// Whether it was meant to stop the workspace earlier.
    let isEarlier: Bool
  }

  /// From Curfew's first change on.
  let begin: Timestamp
  /// The deadline then; `nil` for none, so that it runs on.
  let deadline: Timestamp?
  /// The TTL of a start without Curfew; `nil` for none.
  let ttl: Duration?
  /// By how much use moves the deadline.
  let bump: Duration
  /// The template's latest deadline.
  let maxDeadline: Timestamp?
  /// Deadlines that others set, oldest first.
  let settings: [Setting]

  private enum Event {
    case use(until: Timestamp)
    case setting(Setting)
  }

  /// The times in which it would have run, up to an end.
  ///
  /// - Parameter uses: when it was used, oldest first
  func runs(used uses: [Span], until end: Timestamp) -> [Span] {
    let events: [(at: Timestamp, event: Event)] =
      uses.filter { $0.to > begin }.map { (at: max(begin, $0.from), event: Event.use(until: $0.to)) }
      + settings.filter { $0.at > begin }.map { (at: $0.at, event: .setting($0)) }
    var runs: [Span] = []
    var from = begin
    var deadline = self.deadline
    if let maxDeadline { deadline = min(maxDeadline, deadline ?? maxDeadline) }
    for (at, event) in events.sorted(by: { $0.at < $1.at }) where at < end {
      let hasStopped = deadline.map { $0 < at } ?? false
      switch event {
      case .use(let until):
        if hasStopped, let stop = deadline {
          runs.append(Span(from, stop))
          from = at
          deadline = ttl.map { at + $0 }
        }
        // A deadline that is far enough away does not move.
        deadline = deadline.map { max($0, min(until + bump, maxDeadline ?? until + bump)) }
      case .setting(let setting) where !hasStopped:
        // A later one is one more reason to run on.
        let other = setting.deadline
        deadline = setting.isEarlier ? other : other.flatMap { other in deadline.map { max($0, other) } }
      case .setting: break
      }
    }
    runs.append(Span(from, min(end, deadline ?? end)))
    return runs.compactMap { $0.clipped(to: Span(begin, end)) }
  }
}
