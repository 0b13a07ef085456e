import Rules
import Time

/// The rules that need not be asked about a workspace again, from the judgements before.
///
/// A rule that is plainly false stays so for as long as the workspace is read as it was and the clock has not come to where its
/// answer can change. Most rules are false on most workspaces, so that a sweep that finds everything as before asks few of them.
public struct StandingAnswers: Sendable {
  /// What is known of one workspace.
  private struct Standing {
    /// A hash of what conditions can read of it; equal for two contents once in 2^64 times.
    let content: Int
    /// The answers; `nil` where it was read this way only once, because keeping them costs more than asking again.
    var answers: Answers?
  }

  /// The answers that stand on one workspace.
  struct Answers: Sendable {
    /// The rules that have to be asked, in their order; those besides them that select it are false.
    let open: [Rule]
    fileprivate let since: Timestamp
    /// Where one of them can change, server time; `nil` where none ever does.
    let until: Timestamp?

    /// Whether they stand at an instant, if the workspace is as it was.
    func stand(at instant: Timestamp) -> Bool { since <= instant && until.map { instant < $0 } ?? true }
  }

  /// How long an answer has to stand at least to be kept, so that one that changes every minute does not end the others.
  private static let shortest = Duration.minutes(5)

  /// The rules that they are the answers of.
  private let rules: [Rule]
  private let readsHeartbeats: Bool
  private var workspaces: [String: Standing] = [:]

  init(of ruleSet: RuleSet) {
    rules = ruleSet.rules
    readsHeartbeats = ruleSet.rules.contains(where: \.readsHeartbeats)
  }

  /// Whether they are the answers of this rule set, and not of one that was loaded before it.
  func are(of ruleSet: RuleSet) -> Bool {
    rules.count == ruleSet.rules.count && zip(rules, ruleSet.rules).allSatisfy { $0 === $1 }
  }

  /// The answers that stand on a workspace as it was judged last; `nil` for none.
  func answers(on id: String) -> Answers? { workspaces[id]?.answers }

  /// What a reading of a workspace means for the answers on it.
  enum Meeting {
    /// It was not read this way before; all rules have to be asked.
    case new
    /// It was read this way before; all rules have to be asked, and their answers are worth keeping.
    case known
    /// It was read this way before, and these answers stand.
    case stands(Answers)
  }

  /// Takes notice of a workspace's content.
  mutating func meet(_ facts: WorkspaceFacts, at now: Timestamp) -> Meeting {
    let content = facts.fingerprint(withHeartbeats: readsHeartbeats)
    guard let known = workspaces[facts.id], known.content == content else {
      workspaces[facts.id] = Standing(content: content)
      return .new
    }
    guard let answers = known.answers, answers.stand(at: now) else { return .known }
    return .stands(answers)
  }

  /// Keeps what was said on a workspace that was met as ``Meeting/known``.
  ///
  /// Costs several evaluations of each rule whose answer depends on the clock.
  ///
  /// - Parameter rules: the rules that select it, which were all asked
  mutating func keep(_ said: Evaluator.Result, of rules: [Rule], on subject: Subject) {
    guard !subject.isUsedLater else { return }
    let notFalse = Set(said.evaluations.map(\.rule.index))
    var (open, until): ([Rule], Timestamp?) = ([], nil)
    for rule in rules {
      if notFalse.contains(rule.index) || !rule.asksNoMemory {
        open.append(rule)
        continue
      }
      guard let change = rule.evaluate(subject).nextChangeAt else { continue }
      if change < subject.now + Self.shortest { open.append(rule) } else { until = min(until ?? change, change) }
    }
    workspaces[subject.facts.id]?.answers = Answers(open: open, since: subject.now, until: until)
  }

  /// Forgets the workspaces that a reading of all of them does not show.
  mutating func forget(allBut observations: [Observation]) {
    guard workspaces.count > observations.count else { return }
    let ids = Set(observations.map(\.facts.id))
    workspaces = workspaces.filter { ids.contains($0.key) }
  }
}

extension WorkspaceFacts {
  /// A hash of all that a condition can read, valid in this process.
  fileprivate func fingerprint(withHeartbeats: Bool) -> Int {
    if withHeartbeats { return hashValue }
    var hasher = Hasher()
    var rest = self
    rest.agents = []
    hasher.combine(rest)
    for var agent in agents {
      agent.lastConnectedAt = nil
      hasher.combine(agent)
    }
    return hasher.finalize()
  }
}
