import Audit
import Rules
import Time

/// One rule on one workspace, with what it remembers of it: what its condition says as time passes.
public struct RuleOutlook: Sendable {
  /// The rule.
  public let rule: Rule
  /// The workspace.
  public let facts: WorkspaceFacts
  /// From when on it is looked at, server time.
  public let now: Timestamp
  private let memory: RuleMemory?

  init(_ rule: Rule, _ subject: Subject, _ memory: RuleMemory?) {
    self.rule = rule
    facts = subject.facts
    now = subject.now
    self.memory = memory
  }

  /// A rule that reads nothing of a workspace (``Rule/readsNoWorkspace``), on whichever.
  public init(_ rule: Rule, at now: Timestamp) {
    let facts = WorkspaceFacts(
      id: "", name: "", owner: OwnerFacts(name: ""), template: TemplateFacts(name: ""), status: "running",
      transition: "start", createdAt: now)
    self.init(rule, Subject(facts: facts, now: now), nil)
  }

  /// A rule on a workspace that it sees for the first time.
  public init(_ rule: Rule, _ facts: WorkspaceFacts, at now: Timestamp) {
    self.init(rule, Subject(facts: facts, now: now), nil)
  }

  private var subject: Subject { Subject(facts: facts, now: now) }

  private func state(at instant: Timestamp) -> RuleState {
    RuleState(memory, rule: rule, buildNumber: facts.buildNumber, at: instant)
  }

  /// Why the rule does not look at the workspace; `nil` when it does.
  public var notSelected: String? {
    rule.mode == .off ? "it is switched off" : rule.selector.rejection(of: facts)
  }

  /// Whether the rule looks at the workspace, switched on or not.
  public var isSelected: Bool { rule.selector.rejection(of: facts) == nil }

  /// The smallest change of each input that gives the condition another answer, the smallest first.
  ///
  /// Searched for at each call, which takes up to some thousand evaluations.
  public var changes: [InputChange] { rule.changes(subject, state: state(at: now)) }

  /// When the condition gives another answer if only time passes. Searched for at each call.
  public var turn: RuleTurn { rule.turn(subject, state: state) }

  /// The answer now and those that follow if only time passes. Searched for at each call.
  ///
  /// - Parameter count: maximum number of spans
  public func spans(count: Int) -> [AnswerSpan] { rule.spans(subject, state: state, count: count) }

  /// The first instant in a span at which the condition has been true for as long as the rule's `for` asks; `nil` where it is
  /// not true so long, or not true at all.
  public func holds(in span: AnswerSpan) -> Timestamp? {
    guard span.answer == .true else { return nil }
    let since = span.from == now ? memory?.trueSince ?? now : span.from
    let at = max(span.from, since + (rule.holdFor ?? .zero))
    if case .turns(let end, _) = span.end, at >= end { return nil }
    return at
  }
}

extension Judgement {
  /// A rule on each workspace that it looks at, in the order of the reading.
  public func outlooks(of rule: Rule) -> [RuleOutlook] {
    reading.observations.lazy.map { observation in
      let subject = Subject(facts: observation.facts, now: reading.now)
      return RuleOutlook(rule, subject, observation.memory.memory(of: rule, shadow: false))
    }.filter(\.isSelected)
  }
}
