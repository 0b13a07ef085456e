import Audit
import Rules
import Time

/// One workspace under the rules that were in force and under others: as it was read until they want different things, and from
/// then on as the model of a ``CarriedWorkspace`` has it.
///
/// Readings come oldest first. Between two of them the rules are asked at the sweeps at which an answer can have changed.
struct BacktestCourse {
  /// The last reading.
  private var trial: RuleTrial
  private var memory = CarriedMemory()
  private var carried: CarriedWorkspace?
  private var lastUsedAt: Timestamp?
  private var askedAt: Timestamp
  /// When it was read last.
  private(set) var readAt: Timestamp
  /// Whether it has ever come apart from what was read.
  private(set) var hasDiverged = false
  /// Whether somebody used it while it would have been stopped under the new rules.
  private(set) var isCutOff = false

  /// What both sets want at an instant.
  struct Comparison {
    let at: Timestamp
    let inForce: RuleTrial.Wishes
    let new: RuleTrial.Wishes
    /// What was read last.
    let facts: WorkspaceFacts
    /// Whether an earlier difference would have changed what was read.
    let isEstimate: Bool

    /// Whether they want different things of an effect.
    func isDifferent(_ effect: Effect) -> Bool {
      inForce[effect]?.action != new[effect]?.action || inForce[effect]?.after != new[effect]?.after
    }
  }

  /// Begins with the first reading.
  init(_ trial: RuleTrial, at now: Timestamp, _ tell: (Comparison) -> Void) {
    self.trial = trial
    (askedAt, readAt) = (now, now)
    lastUsedAt = trial.facts.lastUsedAt
    ask(at: now, isReading: true, tell)
  }

  /// Takes the next reading.
  ///
  mutating func read(_ next: RuleTrial, at now: Timestamp, looks: Looks, _ tell: (Comparison) -> Void) {
    go(to: now, next, looks, tell)
    use(through: now, next)
    if var carried {
      let isApart = carried.pass(from: trial, to: next, at: now)
      self.carried = isApart ? carried : nil
    }
    (trial, readAt) = (next, now)
    lastUsedAt = next.facts.lastUsedAt
    ask(at: now, isReading: true, tell)
  }

  /// Lets time pass after the last reading.
  mutating func finish(at end: Timestamp, looks: Looks, _ tell: (Comparison) -> Void) {
    go(to: end, nil, looks, tell)
  }

  private mutating func go(to end: Timestamp, _ next: RuleTrial?, _ looks: Looks, _ tell: (Comparison) -> Void) {
    // Mostly there is none between two readings, and nothing has to be computed.
    while let upcoming = look(in: looks, after: askedAt), upcoming < end {
      let change =
        carried.map { $0.nextChange(after: askedAt, trial, memory) }
        ?? trial.nextChange(after: askedAt, lastUsedAt: lastUsedAt, memory)
      let used = next?.facts.lastUsedAt.flatMap { $0 > lastUsedAt ?? .init(seconds: .min) ? $0 : nil }
      guard let due = [change, used].compactMap(\.self).min(),
        let look = look(in: looks, after: max(askedAt, due - .microseconds(1))), look < end
      else { return }
      if let next { use(through: look, next) }
      ask(at: look, isReading: false, tell)
    }
  }

  /// The first sweep after an instant that would read the workspace: most look for running ones only.
  private func look(in looks: Looks, after instant: Timestamp) -> Timestamp? {
    let isSeen = trial.isRunning || carried?.isRunning ?? false
    return isSeen ? looks.all.first(after: instant) : looks.ofEverything.first(after: instant)
  }

  /// Takes in the use that the next reading shows, if it was by an instant.
  private mutating func use(through instant: Timestamp, _ next: RuleTrial) {
    guard let used = next.facts.lastUsedAt, used <= instant, used > lastUsedAt ?? .init(seconds: .min) else { return }
    lastUsedAt = used
    if carried?.use(at: used, shownBy: next) == true { isCutOff = true }
  }

  private mutating func ask(at now: Timestamp, isReading: Bool, _ tell: (Comparison) -> Void) {
    askedAt = now
    let wished: (inForce: RuleTrial.Wishes, new: RuleTrial.Wishes)
    if carried == nil {
      wished = trial.compare(at: now, lastUsedAt: lastUsedAt, &memory)
    } else {
      // Between two readings the rules in force did nothing, or there would be another one.
      wished.inForce = isReading ? trial.inForce(at: now) : [:]
      carried?.note(wished.inForce)
      wished.new = carried?.ask(at: now, trial, &memory) ?? [:]
    }
    let found = Comparison(
      at: now, inForce: wished.inForce, new: wished.new, facts: trial.facts, isEstimate: hasDiverged)
    tell(found)
    guard carried == nil, Effect.allCases.contains(where: found.isDifferent) else { return }
    hasDiverged = true
    carried = CarriedWorkspace(trial, inForce: wished.inForce, new: wished.new, at: now)
  }
}

extension BacktestCourse {
  /// The instants of the sweeps, oldest first.
  struct Looks {
    let all: [Timestamp]
    /// Those that read workspaces that do not run, too.
    let ofEverything: [Timestamp]

    init(_ looks: [FleetHistory.Look]) {
      all = looks.map(\.at)
      ofEverything = looks.filter(\.isOfEverything).map(\.at)
    }
  }
}

extension [Timestamp] {
  /// The first instant that is later than another one, of those in order.
  fileprivate func first(after instant: Timestamp) -> Timestamp? {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if self[middle] <= instant { low = middle + 1 } else { high = middle }
    }
    return low < count ? self[low] : nil
  }
}
