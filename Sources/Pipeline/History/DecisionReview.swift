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
    let rules = try ruleSet.loaded()
    guard let rule = rules.rule(named: decision.record.rule) else { throw Obstacle.rules }
    let facts = try observation.facts()
    let state = try decision.state()
    self.rule = rule
    givenParams = rules.givenParams
    explanation = rule.explain(Subject(facts: facts, now: decision.firstAt), state: state)
    deadlineChange = decision.record.cleared.flatMap { action in
      DeadlineFate.after(
        action, among: [Effect(decision.record.effect): action], of: facts, on: ServerTraits(version: version))
    }
  }

  /// Why a decision cannot be explained again.
  public struct Obstacle: Error, CustomStringConvertible {
    public let description: String

    static let rules = Obstacle(description: "this version of Curfew does not understand the rules of then")
    static let workspace = Obstacle(
      description: "this version of Curfew does not understand what was stored of the workspace")
  }
}

extension RuleSetRecord {
  /// The files loaded anew, with the names that they had.
  public var load: RuleLoad {
    RuleSet.load(texts: files.map { (path: $0.path, text: $0.text) }, storedAs: hash)
  }

  /// The rules as they were written then.
  ///
  /// - Throws: ``DecisionReview/Obstacle``.
  func loaded() throws -> RuleSet {
    guard let rules = load.ruleSet else {
      throw DecisionReview.Obstacle.rules
    }
    return rules
  }
}

extension StoredObservation {
  /// The workspace as it was read then.
  ///
  /// - Throws: ``DecisionReview/Obstacle``.
  func facts() throws -> WorkspaceFacts {
    do {
      return try WorkspaceFacts(stableContent: snapshot.content, volatile: VolatileFacts(volatile))
    } catch {
      throw DecisionReview.Obstacle.workspace
    }
  }
}

extension VolatileFacts {
  /// The values as rules see them.
  ///
  /// - Throws: `DecodingError`.
  init(_ stored: VolatileRecord) throws {
    self.init(lastUsedAt: stored.lastUsedAt, deadline: stored.deadline, maxDeadline: stored.maxDeadline)
    if let names = stored.unknown { unknown = Set(names.split(separator: " ").map(String.init)) }
    if let detail = stored.agents { try restore(detail: detail) }
  }
}

extension StoredDecision {
  /// What the rule remembered when it answered.
  ///
  /// - Throws: ``DecisionReview/Obstacle``.
  func state() throws -> RuleState {
    do {
      return try record.memory.map(RuleState.init(json:)) ?? RuleState()
    } catch {
      throw DecisionReview.Obstacle.workspace
    }
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
    var daysUsed: Int?
    var lastActionAt: Timestamp?
    var trueSince: Timestamp?

    enum CodingKeys: String, CodingKey {
      case actionsThisBuild = "actions_this_build"
      case actionsToday = "actions_today"
      case daysUsed = "days_used_last_14"
      case lastActionAt = "last_action_at"
      case trueSince = "true_since"
    }
  }

  /// The memory as the trail stores it (``RuleState/json``).
  fileprivate init(json: String) throws {
    let stored = try JSONDecoder().decode(Stored.self, from: Data(json.utf8))
    self.init(
      lastActionAt: stored.lastActionAt, actionsToday: stored.actionsToday ?? 0,
      actionsThisBuild: stored.actionsThisBuild ?? 0, trueSince: stored.trueSince,
      daysUsed: stored.daysUsed)
  }
}
