import Audit
import CoderAPI
import Rules
import Time

/// What became of one decision that was to be carried out.
struct Attempt: Sendable {
  /// Position of the decision in the judgement.
  let position: Int
  /// What is remembered of its workspace then.
  var memory: WorkspaceMemory
  /// One a request sent.
  var outcomes: [Outcome] = []
  /// When the workspace became as wished; `nil` when it did not.
  var setAt: Timestamp?
  /// The kill switch, when it was thrown before a request could leave.
  var pause: Pause?
  /// Why nothing was sent, or nothing more, when it was left at that for this decision alone.
  var omission: String?
  /// Why the workspace could not be read again before its request.
  var unreadable: CoderFailure?
  /// The schedule that was cleared for another one and is not there any more; `nil` when none is missing.
  var missing: String?
  /// Why the database could not be written, when it could not.
  var recordingFailure: (any Error)?
}

/// What became of all decisions that were to be carried out.
struct Performance: Sendable {
  private(set) var outcomes: [Outcome] = []
  /// The kill switch, when it was thrown meanwhile.
  private(set) var pause: Pause?
  /// The first failure to record; nothing was sent after it.
  private(set) var recordingFailure: (any Error)?
  /// Decisions that nothing was sent for by their positions, with the reason.
  private(set) var notTried: [Int: String] = [:]
  /// How many of them were left alone because somebody changed the workspace after it was read.
  private(set) var overtaken = 0
  /// What is to be said by name, each a sentence: schedules that are missing, and those that were put back.
  var remarks: [String] = []
  /// How many workspaces are without the schedule that was cleared.
  var missing = 0
  /// Whether the trail holds something now that the memory does not: it is to be read again.
  var changesMemory = false
  /// Why nothing more may be sent, where that is not told by ``pause`` or ``recordingFailure``.
  var halt: String?

  /// Whether further requests may be sent.
  var mayGoOn: Bool { pause == nil && recordingFailure == nil && halt == nil }

  mutating func add(_ attempt: Attempt) {
    outcomes += attempt.outcomes
    if !attempt.outcomes.isEmpty { changesMemory = true }
    pause = pause ?? attempt.pause
    recordingFailure = recordingFailure ?? attempt.recordingFailure
    guard attempt.outcomes.isEmpty || attempt.omission != nil else { return }
    if attempt.omission != nil, attempt.unreadable == nil { overtaken += 1 }
    notTried[attempt.position] = attempt.omission ?? reason
  }

  /// Notes the decisions that were not begun any more.
  ///
  /// - Parameter why: where it is about these alone.
  mutating func leave(_ positions: [Int], because why: String? = nil) {
    for position in positions { notTried[position] = why ?? reason }
  }

  /// Notes that the trail could not be written.
  mutating func fail(_ failure: any Error) { recordingFailure = recordingFailure ?? failure }

  /// Notes that a workspace is without the schedule that was cleared.
  mutating func note(missing schedule: String, of facts: WorkspaceFacts) {
    missing += 1
    remarks.append(
      """
      \(facts.owner.name)/\(facts.name) is without its schedule \(schedule): it was cleared for another one, which was not \
      set; a later sweep puts it back
      """)
  }

  private var reason: String {
    if let pause { return pause.sentence(serverAhead: nil) }
    return halt ?? (recordingFailure == nil ? "Curfew was told to stop" : "the trail could not be written")
  }
}

extension WorkspaceMemory {
  /// Takes in that a decision was carried out in a sweep that began at `begin`, server time.
  mutating func act(_ decision: Decision, _ action: ResolvedAction, on facts: WorkspaceFacts, at begin: Timestamp) {
    let key = RuleKey(rule: decision.rule.name, shadow: false)
    rules[key] = (rules[key] ?? RuleMemory()).acted(at: begin, inBuild: facts.buildNumber, zone: decision.rule.zone)
    set(action, effect: decision.effect, buildNumber: facts.buildNumber, at: begin)
  }

  /// The part of this memory that a decision carried out changes, in the trail's terms.
  func changes(of decision: Decision, on id: String) -> MemoryChanges {
    let key = RuleKey(rule: decision.rule.name, shadow: false)
    let effect = DecisionRecord.Effect(decision.effect)
    return MemoryChanges(
      rules: [.init(workspace: id, rule: key.rule, shadow: false): rules[key]],
      values: [.init(workspace: id, effect: effect): values[decision.effect]])
  }
}
