import Audit
import Rules
import Time

/// What each rule said about one workspace at a past instant, as far as the audit trail tells; the server is not asked.
public struct PastExplanation: Sendable {
  /// The instant that is asked for.
  public let at: Timestamp
  /// The last sweep that judged the workspace at or before it.
  public let sweep: StoredSweep
  /// The hash of the rules that it judged by.
  public let ruleSet: String
  /// The workspace as the trail has it then.
  public let facts: WorkspaceFacts
  /// When the stored reading was made; it can be older than the sweep.
  public let readAt: Timestamp
  /// One line per rule, in the order of the rule set of then.
  public let rules: [Line]
  /// The latest decisions to act before that sweep, newest first.
  public let acts: [StoredDecision]
  /// The schedule that a rule suspended after that sweep; `nil` where none did.
  public let suspension: Suspension?
  /// The suspended schedule and what cannot be said, a sentence each.
  public let notes: [String]

  /// One rule on the workspace.
  public struct Line: Sendable {
    /// The rule as it was written then.
    public let rule: Rule
    /// Why it did not select the workspace; `nil` when it did.
    public let notSelected: String?
    /// Its answer, worked out again from what was stored; `nil` when it did not select the workspace.
    public let explanation: RuleExplanation?
    /// The decisions that the sweep recorded or repeated.
    public let decisions: [StoredDecision]
    /// What its condition would have said as time passed.
    public let outlook: RuleOutlook
  }

  /// Why nothing can be said of that instant.
  public enum Absence: Error {
    /// The trail knows no workspace of that name then; `firstReadAt` is when it first read one, if ever.
    case unknownWorkspace(firstReadAt: Timestamp?)
    /// Records of then were removed: what is left does not tell how it was. The trail is whole since the instant.
    case removed(wholeSince: Timestamp)
    /// The workspace was gone by then.
    case gone(Timestamp)
    /// No sweep had judged it by then.
    case neverJudged
  }

  /// How old a stored reading can get while only such values as the last use move.
  private static let resolution = Duration.minutes(5)
  /// Number of earlier acts that are told.
  private static let actsTold = 3

  /// Reads the trail.
  ///
  /// - Parameters:
  ///   - name: the workspace's id, `owner/name`, or a name alone, as it was called then, or else later
  ///   - instant: by the server's clock
  /// - Throws: ``Absence``, ``DecisionReview/Obstacle``, `AuditFailure`.
  public init(ofWorkspaceCalled name: String, at instant: Timestamp, from reader: AuditReader) async throws {
    let called = try await reader.workspace(called: name, at: instant)
    let renamed = called == nil ? try await reader.workspace(laterCalled: name, after: instant) : nil
    let id = called ?? renamed?.id
    let firstReadAt = id == nil ? try await reader.firstReading(ofWorkspaceCalled: name) : nil
    let whole = try await reader.wholeSince()
    if id != nil || firstReadAt != nil, let whole, instant < whole {
      throw Absence.removed(wholeSince: whole)
    }
    guard let id else { throw Absence.unknownWorkspace(firstReadAt: firstReadAt) }
    guard let stored = try await reader.observation(ofWorkspace: id, at: instant) else { throw Absence.neverJudged }
    if let goneAt = stored.goneAt, goneAt <= instant { throw Absence.gone(goneAt) }
    guard let sweep = try await reader.sweep(judging: id, at: instant),
      let hash = try await reader.ruleSetHash(ofSweep: sweep.seq), let record = try await reader.ruleSet(hash: hash)
    else { throw Absence.neverJudged }
    let set = try record.loaded()
    var facts = try stored.facts()
    let judgedAt = sweep.record.at
    if set.needs.use {
      facts.use = FleetUse(try await reader.recordedUse(FleetUse.scope(at: judgedAt))).history(of: facts, at: judgedAt)
    }
    let subject = Subject(facts: facts, now: judgedAt)
    let standing = try await reader.decisions(onWorkspace: id, standingIn: sweep.seq)
    var lines: [Line] = []
    suspension = try await reader.suspension(ofWorkspace: id, afterSweep: sweep.seq)
    var notes = suspension.map { ["its schedule was suspended: \($0.words)"] } ?? []
    if let renamed {
      notes.append(
        "it was called \(facts.fullName) then; the trail has it as \(name) since \(renamed.since.flooredToSecond.rfc3339)"
      )
    }
    if set.needs.use, let whole, judgedAt - UseHistory.span < whole {
      notes.append(
        "of use before \(whole.flooredToSecond.rfc3339) records were removed: rules that look at days of use may have known more then"
      )
    }
    for rule in set.rules {
      let decisions = standing.filter { $0.record.rule == rule.name }
      let memory = try await reader.memory(of: rule, onWorkspace: id, in: sweep)
      let state = RuleState(memory, rule: rule, buildNumber: facts.buildNumber, at: judgedAt)
      let notSelected = rule.mode == .off ? "it was switched off" : rule.selector.rejection(of: facts)
      let explanation = notSelected == nil ? rule.explain(subject, state: state) : nil
      if decisions.isEmpty, explanation?.answer == .true {
        notes.append(
          "no decision of the rule \(rule.name) is recorded: with what the sweep read, its condition was not true, and that "
            + "reading is not stored")
      }
      if !decisions.isEmpty, explanation?.answer == .false {
        notes.append(
          "the rule \(rule.name) wanted something then, and by the stored reading its condition would be false: the reading "
            + "that it judged is not stored")
      }
      lines.append(
        Line(
          rule: rule, notSelected: notSelected, explanation: explanation, decisions: decisions,
          outlook: RuleOutlook(rule, subject, memory)))
    }
    if let note = sweep.end?.note, lines.contains(where: { $0.explanation?.answer.isUnknown ?? false }) {
      notes.append("the sweep noted: \(note)")
    }
    if judgedAt - stored.at > .zero {
      notes.append(
        "what is shown of it was read at \(stored.at.rfc3339): of later readings the trail stores only what differs, and the "
          + "last use and the like at most every \(Self.resolution.shortText)")
    }
    if instant - judgedAt > .hours(1) {
      notes.append("no sweep judged it between \(judgedAt.rfc3339) and \(instant.rfc3339)")
    }
    notes.append("answers are worked out again, by the rules and the memory of then and by the time zones of today")
    at = instant
    self.sweep = sweep
    ruleSet = hash
    self.facts = facts
    readAt = stored.at
    rules = lines
    acts = try await reader.decisions(
      DecisionQuery(workspace: id, verdicts: [.act], until: judgedAt, limit: Self.actsTold))
    self.notes = notes
  }
}

extension RuleEvaluation.Answer {
  fileprivate var isUnknown: Bool { if case .unknown = self { true } else { false } }
}

extension AuditReader {
  /// What a rule remembered of the workspace when a sweep judged it.
  fileprivate func memory(
    of rule: Rule, onWorkspace workspace: String, in sweep: StoredSweep
  ) throws -> RuleMemory? {
    let shadow = sweep.record.mode != .enforce || rule.mode != .enforce
    var memory = WorkspaceMemory()
    for shadow in [true, false] {
      memory.rules[.init(rule: rule.name, shadow: shadow)] = try ruleMemory(
        ofRule: rule.name, shadow: shadow, onWorkspace: workspace, beforeSweep: sweep.seq)
    }
    return memory.memory(of: rule, shadow: shadow)
  }
}
