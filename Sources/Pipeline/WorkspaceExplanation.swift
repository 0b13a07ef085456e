import Audit
import CoderAPI
import Rules
import Time

/// What each rule says of one workspace and why, and what comes of it: one workspace's part of a ``Judgement``.
public struct WorkspaceExplanation: Sendable {
  /// The workspace as read.
  public let facts: WorkspaceFacts
  /// The instant for which it is judged, server time.
  public let now: Timestamp
  /// When the workspace was read, server time; another than ``now`` where it is judged for another time.
  public let readAt: Timestamp
  /// Why the server will not stop it at its deadline, without a full stop; `nil` where it will, or where there is none.
  public let deadlineObstacle: String?
  /// When its schedule starts it next; `nil` without one.
  public let nextStart: NextStart?
  /// One a rule, in the order of the rule set.
  public let rules: [Line]
  /// What people set by hand, and what is to be said once of the whole judgement (``Judgement/notes``), a sentence each.
  public let notes: [String]
  /// Why it was stopped, or started, the last time; `nil` where the server does not tell.
  public let account: BuildAccount?
  /// What Curfew did about it last, by effect.
  public let deeds: [LastDeed]

  /// One rule on this workspace.
  public struct Line: Sendable {
    /// The rule.
    public let rule: Rule
    /// Why the rule does not look at the workspace at all; `nil` when it does.
    public let notSelected: String?
    /// Its answer with the terms that decided; `nil` when it does not look.
    public let explanation: RuleExplanation?
    /// What becomes of its wishes, one an effect, as `plan` prints them; empty when it is false.
    public let decisions: [(decision: Decision, record: DecisionRecord)]
    /// When the schedule that it sets starts the workspace next; `nil` where it sets none.
    public let nextStart: NextStart?
    /// Earliest instant at which its answer could change by itself.
    public let nextChangeAt: Timestamp?
  }

  /// Explains what a judgement says of the workspace at a position of its reading.
  ///
  /// - Parameters:
  ///   - builds: its latest ones, the newest first
  ///   - trail: what the trail holds of it
  init(
    _ judgement: Judgement, position: Int, ruleSet: RuleSet, builds: [WorkspaceBuild], trail: WorkspaceTrail
  ) {
    let observation = judgement.reading.observations[position]
    let now = judgement.reading.now
    let subject = Subject(facts: observation.facts, now: now)
    let own = judgement.decisions.indices.filter { judgement.decisions[$0].observation == position }
    facts = observation.facts
    self.now = now
    readAt = judgement.reading.readAt
    deadlineObstacle = DeadlineFate.obstacle(observation.facts, on: judgement.reading.server)
    notes = observation.sentencesByHand(at: now) + judgement.notes
    nextStart = observation.nextStart(on: judgement.reading.server, at: now)
    account = BuildAccount(of: observation.facts, builds: builds, trail: trail)
    let session = builds.first { $0.transition == .start }?.number
    deeds = LastDeed.all(of: observation.facts, session: session, trail: trail)
    rules = ruleSet.rules.map { rule in
      let positions = own.filter { judgement.decisions[$0].rule.index == rule.index }
      let decisions = positions.map { (decision: judgement.decisions[$0], record: judgement.record(of: $0)) }
      let state = RuleState(
        observation.memory.memory(of: rule, shadow: false), rule: rule,
        buildNumber: observation.facts.buildNumber, at: now)
      let notSelected = rule.mode == .off ? "it is switched off" : rule.selector.rejection(of: observation.facts)
      let evaluation = rule.evaluate(subject, state: state)
      return Line(
        rule: rule, notSelected: notSelected,
        explanation: notSelected == nil ? rule.explain(subject, state: state) : nil, decisions: decisions,
        nextStart: positions.lazy.compactMap { judgement.nextStart(of: $0) }.first,
        nextChangeAt: decisions.compactMap(\.decision.nextChangeAt).min() ?? evaluation.nextChangeAt)
    }
  }
}
