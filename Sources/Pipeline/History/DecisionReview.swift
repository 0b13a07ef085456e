import Audit
import CoderAPI
import FoundationEssentials
import Rules
import Time

/// A decision of the trail explained again, with the rule and the workspace as they were then.
public struct DecisionReview: Sendable {
  /// The rule as it was written then.
  public let rule: Rule
  /// The answer it gave then, with the terms that decided.
  public let explanation: RuleExplanation
  /// The side effect that its action was to have on the deadline of that time.
  public let deadlineChange: DeadlineChange?
  /// The values for parameters that took the place of the rule files' own then, a line each; `nil` if there were none.
  public let givenParams: String?

  /// Explains a decision again.
  ///
  /// - Parameters:
  ///   - observation: the observation that the decision rests on
  ///   - ruleSet: the rule set that was in force
  ///   - version: the server's version at that time; `nil` where it is not known
  /// - Throws: ``Obstacle`` where this version of Curfew cannot read what another version wrote.
  public init(
    _ decision: StoredDecision, on observation: StoredObservation, under ruleSet: RuleSetRecord,
    version: ServerVersion? = nil
  ) throws {
    let texts = ruleSet.files.map { (path: $0.path, text: $0.text) }
    guard let rules = RuleSet.load(texts: texts).ruleSet, let rule = rules.rule(named: decision.record.rule) else {
      throw Obstacle(description: "this version of Curfew does not understand the rules of then")
    }
    let stored = observation.volatile
    var volatile = VolatileFacts(
      lastUsedAt: stored.lastUsedAt, deadline: stored.deadline, maxDeadline: stored.maxDeadline,
      unknown: Set((stored.unknown ?? "").split(separator: " ").map(String.init)))
    let state: RuleState
    let facts: WorkspaceFacts
    do {
      if let detail = stored.agents { try volatile.restore(detail: detail) }
      facts = try WorkspaceFacts(stableContent: observation.snapshot.content, volatile: volatile)
      state = try decision.record.memory.map(RuleState.init(json:)) ?? RuleState()
    } catch {
      throw Obstacle(description: "this version of Curfew does not understand what was stored of the workspace")
    }
    self.rule = rule
    givenParams = rules.givenParams
    explanation = rule.explain(Subject(facts: facts, now: decision.firstAt), state: state)
    deadlineChange = decision.record.cleared.flatMap { action in
      DeadlineFate.after(
        action, among: [Effect(decision.record.effect): action], of: facts,
        isRunning: observation.snapshot.status == "running",
        on: ServerTraits(version: version))
    }
  }

  /// Why a decision cannot be explained again.
  public struct Obstacle: Error, CustomStringConvertible {
    public let description: String
  }
}

extension DecisionRecord {
  /// The action that cleared a value, or was to clear it; `nil` where the decision set a value, or did not act.
  fileprivate var cleared: ResolvedAction? {
    guard verdict == .act || verdict == .wouldAct, after == nil else { return nil }
    switch effect {
    case .ttl: return .ttl(nil)
    case .autostart: return .autostart(nil)
    case .lifetime: return nil
    }
  }
}

extension RuleState {
  private struct Stored: Decodable {
    var actionsThisBuild: Int?
    var actionsToday: Int?
    var lastActionAt: Timestamp?
    var trueSince: Timestamp?

    enum CodingKeys: String, CodingKey {
      case actionsThisBuild = "actions_this_build"
      case actionsToday = "actions_today"
      case lastActionAt = "last_action_at"
      case trueSince = "true_since"
    }
  }

  /// The memory as the trail stores it (``RuleState/json``).
  fileprivate init(json: String) throws {
    let stored = try JSONDecoder().decode(Stored.self, from: Data(json.utf8))
    self.init(
      lastActionAt: stored.lastActionAt, actionsToday: stored.actionsToday ?? 0,
      actionsThisBuild: stored.actionsThisBuild ?? 0, trueSince: stored.trueSince)
  }
}
