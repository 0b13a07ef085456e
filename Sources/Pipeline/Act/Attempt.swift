import Audit
import CoderAPI
import Rules
import Time

/// The result of carrying out one decision.
struct Attempt: Sendable {
  let decision: Decision
  /// Row of the decision in the trail.
  let row: Int64
  /// What people are told once it is carried out; `nil` for nothing.
  let notice: NoticeRecord?
  /// The workspace's memory after the attempt.
  var memory: WorkspaceMemory
  /// One outcome for each request sent.
  var outcomes: [Outcome] = []
  /// When the workspace reached the wanted state; `nil` if it did not.
  var setAt: Timestamp?
  /// The pause that stopped this attempt before a request was sent; `nil` if there was none.
  var pause: Pause?
  /// Why no request, or no further request, was sent for this decision alone; `nil` if nothing was left out.
  var omission: String?
  /// Why the workspace could not be read again just before its request.
  var unreadable: CoderFailure?
  /// The schedule that was cleared to make room for another one and has not been restored; `nil` when none is missing.
  var missing: String?
  /// The error from writing to the database; `nil` when everything was recorded.
  var recordingFailure: (any Error)?

  /// An attempt at which nothing was sent yet; `memory` is the workspace's memory before it.
  init(at acting: RecordedDecision, memory: WorkspaceMemory) {
    decision = acting.decision
    row = acting.row
    notice = acting.notice
    self.memory = memory
  }
}

/// The results of carrying out all decisions of a sweep.
struct AttemptSummary: Sendable {
  /// The decisions that were begun, in the order of the answers.
  private(set) var attempts: [Attempt] = []
  /// The pause that began during the sweep; `nil` if none did.
  private(set) var pause: Pause?
  /// The first failure to record; nothing was sent after it.
  private(set) var recordingFailure: (any Error)?
  /// Why nothing was sent for a decision, or it was left half-way.
  private(set) var notTried: [Decision.Key: String] = [:]
  /// Number of decisions left alone because somebody changed the workspace after it was read.
  private(set) var overtaken = 0
  /// Remarks that name a workspace, each a sentence: schedules that are missing, and those that were restored.
  var remarks: [String] = []
  /// The ids of the workspaces that a request was sent for.
  var sent: Set<String> = []
  /// The outcomes of giving suspended schedules back.
  var givenBack: [Outcome] = []
  /// The ids of the workspaces whose schedule was given back or restored.
  var rescheduled: Set<String> = []
  /// The ids of those of which nobody knows yet whether it was.
  var perhapsRescheduled: Set<String> = []
  /// Number of workspaces whose schedule was cleared and has not been restored.
  var missing = 0
  /// Whether the trail now holds more than the memory does, so that the memory must be read again.
  var changesMemory = false
  /// Why nothing more may be sent, for reasons other than ``pause`` and ``recordingFailure``.
  var halt: String?

  /// One outcome for each request of the decisions, in the order of the answers.
  var outcomes: [Outcome] { attempts.flatMap(\.outcomes) }

  /// Whether further requests may be sent.
  var mayGoOn: Bool { pause == nil && recordingFailure == nil && halt == nil }

  mutating func add(_ attempt: Attempt) {
    attempts.append(attempt)
    if !attempt.outcomes.isEmpty {
      changesMemory = true
      sent.insert(attempt.decision.facts.id)
    }
    pause = pause ?? attempt.pause
    recordingFailure = recordingFailure ?? attempt.recordingFailure
    guard attempt.outcomes.isEmpty || attempt.omission != nil else { return }
    if attempt.omission != nil, attempt.unreadable == nil { overtaken += 1 }
    notTried[attempt.decision.key] = attempt.omission ?? reason
  }

  /// Notes the decisions that were not started.
  ///
  /// - Parameter why: a reason that applies to these decisions only; `nil` for the reason that ended the sweep.
  mutating func leave(_ decisions: [RecordedDecision], because why: String? = nil) {
    for left in decisions { notTried[left.decision.key] = why ?? reason }
  }

  /// Notes that the trail could not be written.
  mutating func fail(_ failure: any Error) { recordingFailure = recordingFailure ?? failure }

  /// Notes that a workspace has lost its schedule: it was cleared and the new one was not set.
  mutating func note(missing schedule: String, of facts: WorkspaceFacts) {
    missing += 1
    remarks.append(
      """
      \(facts.fullName) is without its schedule \(schedule): it was cleared for another one, which was not \
      set; a later sweep puts it back
      """)
  }

  private var reason: String {
    if let pause { return pause.sentence(serverAhead: nil) }
    return halt ?? (recordingFailure == nil ? "Curfew was told to stop" : "the trail could not be written")
  }
}

extension WorkspaceMemory {
  /// Records in this memory that a decision was carried out in a sweep that began at `begin`, server time.
  mutating func act(_ decision: Decision, _ action: ResolvedAction, at begin: Timestamp) {
    let facts = decision.facts
    let key = RuleKey(rule: decision.rule.name, shadow: false)
    rules[key] = (rules[key] ?? RuleMemory())
      .acted(on: .init(decision.effect), at: begin, inBuild: facts.buildNumber, zone: decision.rule.zone)
    if decision.kind == .suspendAutostart {
      // The schedule is still its owner's: what is remembered of it stays as it was.
      suspension?.state = .suspended
      return
    }
    set(action, effect: decision.effect, buildNumber: facts.buildNumber, at: begin)
    if decision.effect == .autostart { suspension = nil }
  }

  /// The changes to this memory that come from carrying out a decision, in the trail's terms.
  func changes(of decision: Decision) -> MemoryChanges {
    let id = decision.facts.id
    let key = RuleKey(rule: decision.rule.name, shadow: false)
    let effect = DecisionRecord.Effect(decision.effect)
    var changes = MemoryChanges(rules: [.init(workspace: id, rule: key.rule, shadow: false): rules[key]])
    if decision.kind != .suspendAutostart {
      changes.values = [.init(workspace: id, effect: effect): values[decision.effect]]
    }
    if decision.effect == .autostart { changes.suspensions = [id: suspension] }
    return changes
  }
}

/// A decision for which a request was sent, reported as soon as its outcome is known.
///
/// It is reported at once so that a reader of the log alone sees everything that was done before the process died.
public struct AttemptReport: Sendable {
  /// Row of the sweep in the trail.
  public let sweep: Int64
  /// What the sweep read and decided.
  public let judgement: Judgement
  /// The decision.
  public let decision: Decision
  /// Its row in the trail, by which `audit show` finds it.
  public let row: Int64
  /// The outcome of its last request.
  public let outcome: Outcome
}
