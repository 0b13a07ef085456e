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
  private var hasDiverged = false
  /// Whether somebody used it while it would have been stopped under the new rules.
  private(set) var isCutOff = false

  /// What both sets want at an instant.
  struct Comparison {
    let at: Timestamp
    let inForce: RuleTrial.Wishes
    let new: RuleTrial.Wishes
    /// What was read last.
    let facts: WorkspaceFacts
    /// The deadline of this run that the new rules asked for before; `nil` for none.
    let deadlineUnderNew: Timestamp?
    /// Whether an earlier difference would have changed what was read.
    let isEstimate: Bool

    /// Whether they want different things of an effect.
    func isDifferent(_ effect: Effect) -> Bool {
      let (was, would) = (inForce[effect], new[effect])
      // Texts are made where they count only: they are equal for equal changes.
      if was?.action == would?.action, was?.change == would?.change { return false }
      return was?.action != would?.action || was?.after != would?.after
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
  mutating func read(_ next: RuleTrial, at now: Timestamp, _ tell: (Comparison) -> Void) {
    go(to: now, next, tell)
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
  mutating func finish(at end: Timestamp, _ tell: (Comparison) -> Void) {
    go(to: end, nil, tell)
  }

  private mutating func go(to end: Timestamp, _ next: RuleTrial?, _ tell: (Comparison) -> Void) {
    // Mostly there is none between two readings, and nothing has to be computed.
    while let upcoming = trial.looks.all.first(after: askedAt), upcoming < end {
      let change =
        carried.map { $0.nextChange(after: askedAt, trial, memory) }
        ?? trial.nextChange(after: askedAt, lastUsedAt: lastUsedAt, memory)
      let used = next?.facts.lastUsedAt.flatMap { $0 > lastUsedAt ?? .init(seconds: .min) ? $0 : nil }
      // A group that is due makes a sweep read everything.
      let candidates = [
        [change, used].compactMap(\.self).min().flatMap { look(notBefore: $0) },
        trial.nextGroupDue(after: askedAt),
      ]
      guard let look = candidates.compactMap(\.self).min(), look < end else { return }
      if let next { use(through: look, next) }
      ask(at: look, isReading: false, tell)
    }
  }

  /// The first sweep from an instant on that would read the workspace: most look for running ones only.
  private func look(notBefore instant: Timestamp) -> Timestamp? {
    let isSeen = trial.isRunning || carried?.mayRun ?? false
    let after = max(askedAt, instant - .microseconds(1))
    return isSeen ? trial.looks.all.first(after: after) : trial.looks.ofEverything.first(after: after)
  }

  /// Takes in the use that the next reading shows, if it was by an instant.
  private mutating func use(through instant: Timestamp, _ next: RuleTrial) {
    guard let used = next.facts.lastUsedAt, used <= instant, used > lastUsedAt ?? .init(seconds: .min) else { return }
    lastUsedAt = used
    if carried?.use(at: used, shownBy: next) == true { isCutOff = true }
  }

  private mutating func ask(at now: Timestamp, isReading: Bool, _ tell: (Comparison) -> Void) {
    askedAt = now
    let deadline = carried?.deadlineByRules
    var wished: (inForce: RuleTrial.Wishes, new: RuleTrial.Wishes)
    // Between two readings the rules in force did nothing, or there would be another one.
    if carried == nil {
      wished = trial.compare(at: now, lastUsedAt: lastUsedAt, &memory)
      if !isReading, wished.new.isEmpty { wished.inForce = [:] }
    } else {
      wished.inForce = isReading ? trial.inForce(at: now, &memory) : [:]
      carried?.note(wished.inForce)
      wished.new = carried?.ask(at: now, trial, &memory) ?? [:]
    }
    let found = Comparison(
      at: now, inForce: wished.inForce, new: wished.new, facts: trial.facts, deadlineUnderNew: deadline,
      isEstimate: hasDiverged)
    tell(found)
    guard carried == nil, Effect.allCases.contains(where: found.isDifferent) else { return }
    hasDiverged = true
    carried = CarriedWorkspace(trial, inForce: wished.inForce, new: wished.new, at: now)
  }
}
