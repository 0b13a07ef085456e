import Audit
import CoderAPI
import Rules
import Time

/// What each rule says about one workspace and why, and what follows: one workspace's part of a ``Judgement``.
public struct WorkspaceExplanation: Sendable {
  /// The workspace as it was read.
  public let facts: WorkspaceFacts
  /// The instant for which it is judged, server time.
  public let now: Timestamp
  /// When the workspace was read, server time; differs from ``now`` when it is judged for another time.
  public let readAt: Timestamp
  /// Why the server will not stop it at its deadline, without a full stop.
  ///
  /// `nil` where it will, or there is no deadline.
  public let deadlineObstacle: String?
  /// When its schedule starts it next; `nil` if it has none.
  public let nextStart: NextStart?
  /// One line per rule, in the order of the rule set.
  public let rules: [Line]
  /// A sentence for each value set by hand, then the notes on the whole judgement (``Judgement/notes``).
  public let notes: [String]
  /// Why it was last stopped or started; `nil` where the server does not tell.
  public let account: BuildAccount?
  /// What the next sweep first finds unfinished on it.
  public let unfinished: [Unfinished]
  /// Curfew's last action on each effect.
  public let deeds: [LastDeed]
  private let judgement: Judgement
  private let observation: Observation
  private let ruleSet: RuleSet

  /// One rule on this workspace.
  public struct Line: Sendable {
    /// The rule.
    public let rule: Rule
    /// Why the rule does not select the workspace; `nil` when it does.
    public let notSelected: String?
    /// Its answer with the terms that decided; `nil` when it does not select the workspace.
    public let explanation: RuleExplanation?
    /// The decisions on its wishes, one per effect, as `plan` prints them; empty when it is false.
    public let decisions: [(decision: Decision, record: DecisionRecord)]
    /// When the schedule that the rule sets starts the workspace next; `nil` where it sets none.
    public let nextStart: NextStart?
    /// Earliest instant at which its answer could change as time passes.
    public let nextChangeAt: Timestamp?
    /// Why its group is not judged now, without a full stop; `nil` where it is.
    public let wait: String?
    /// When its group is due next; `nil` where it is judged now, or never is due again.
    public let dueAt: Timestamp?
    /// What its condition says, whether or not the rule selects the workspace.
    public let condition: RuleExplanation
    /// What would change the condition's answer, and when it changes by itself.
    public let outlook: RuleOutlook
  }

  /// Explains the judgement of one of its workspaces.
  ///
  /// - Parameters:
  ///   - builds: the workspace's latest builds, newest first
  ///   - trail: what the trail holds about it
  ///   - isUnscheduled: whether Curfew cleared its schedule for another one that was then not set
  ///   - unread: what could not be read, a sentence each
  init(
    _ judgement: Judgement, of observation: Observation, ruleSet: RuleSet, builds: [WorkspaceBuild],
    trail: WorkspaceTrail, isUnscheduled: Bool = false, unread: [String] = []
  ) {
    self.judgement = judgement
    self.observation = observation
    self.ruleSet = ruleSet
    let now = judgement.reading.now
    let subject = Subject(facts: observation.facts, now: now)
    let own = judgement.decisions.filter { $0.observation === observation }
    facts = observation.facts
    self.now = now
    readAt = judgement.reading.readAt
    deadlineObstacle = DeadlineFate.obstacle(observation.facts, on: judgement.reading.server)
    let suspended = judgement.suspended.filter { $0.observation === observation }.map(\.sentence)
    // What the judgement says of this workspace by its name is said already.
    let said = Set(suspended.map { "\(observation.facts.fullName): \($0)" })
    notes =
      observation.sentencesByHand(at: now) + suspended + unread + judgement.notes.filter { !said.contains($0) }
    nextStart = observation.nextStart(on: judgement.reading.server, at: now)
    account = BuildAccount(of: observation.facts, builds: builds, trail: trail)
    unfinished = judgement.unfinished.filter { $0.workspace == observation.facts.id }
    let session = builds.first { $0.transition == .start }?.number
    deeds = LastDeed.all(
      of: observation.facts, session: session, trail: trail, isUnscheduled: isUnscheduled || observation.memory.suspends
    )
    rules = ruleSet.rules.map { rule in
      let decisions = own.filter { $0.rule.index == rule.index }
        .map { (decision: $0, record: judgement.record(of: $0)) }
      let memory = observation.memory.memory(of: rule, shadow: false)
      let state = RuleState(memory, rule: rule, buildNumber: observation.facts.buildNumber, at: now)
      let outlook = RuleOutlook(rule, subject, memory)
      let notSelected = outlook.notSelected
      let evaluation = rule.evaluate(subject, state: state)
      let condition = rule.explain(subject, state: state)
      var wait: GroupWait?
      if case .waits(let own) = judgement.groups.turn(of: rule, memory, on: observation) { wait = own }
      return Line(
        rule: rule, notSelected: notSelected, explanation: notSelected == nil ? condition : nil, decisions: decisions,
        nextStart: decisions.lazy.compactMap { judgement.nextStart(of: $0.decision) }.first,
        nextChangeAt: decisions.compactMap(\.decision.nextChangeAt).min() ?? evaluation.nextChangeAt,
        wait: wait?.sentence, dueAt: wait?.until, condition: condition, outlook: outlook)
    }
  }
}

extension WorkspaceExplanation {
  /// What would be decided on the wishes of a rule at a later instant if nothing but the time changed.
  ///
  /// The other workspaces are left out, and with them the limits of a sweep. Costs a judgement of the workspace.
  public func decisions(of rule: Rule, at instant: Timestamp) -> [Decision] {
    var then = Reading(now: instant, observations: [observation], server: judgement.reading.server)
    then.readAt = judgement.reading.readAt
    then.serverAhead = judgement.reading.serverAhead
    then.throttle = judgement.reading.throttle
    then.notices = judgement.reading.notices
    then.scope = .some
    then.total = judgement.reading.total
    then.scheduled = judgement.reading.scheduled
    then.rest = RestOfFleet(running: judgement.reading.population(of: .lifetime))
    return Judgement(of: then, under: ruleSet, policy: judgement.policy, pause: judgement.pause).decisions
      .filter { $0.rule.index == rule.index }
  }

  /// Where the settings opt the workspace out, as `opt_out.names`, with the pattern that matches; `nil` where they do not.
  public var optOut: (setting: String, pattern: String)? {
    judgement.policy.optOut.match(of: facts).map { ($0.setting, $0.pattern) }
  }

  /// Explains a workspace of which nothing is known but its facts: on the newest server, seen for the first time, with no other
  /// workspace beside it.
  public init(of facts: WorkspaceFacts, at now: Timestamp, under ruleSet: RuleSet, policy: Policy) {
    let observation = Observation(facts: facts, buildCreatedAt: facts.startedAt ?? facts.createdAt)
    let reading = Reading(now: now, observations: [observation], server: ServerTraits(version: nil))
    self.init(
      Judgement(of: reading, under: ruleSet, policy: policy), of: observation, ruleSet: ruleSet, builds: [],
      trail: WorkspaceTrail())
  }
}
