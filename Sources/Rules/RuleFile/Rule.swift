import Diagnostics
import Time

/// A loaded rule: everything is checked, every expression is compiled.
///
/// It is a class, so that passing tens of thousands of rules around costs one reference count each.
public final class Rule: Sendable {
  /// Position in ``RuleSet/rules``.
  public let index: Int
  /// The name; unique in the rule set.
  public let name: String
  /// The name of its file, as in ``SourceFile``.
  public let file: String
  /// The span of its `name` in that file.
  public let span: SourceSpan
  /// Its source text.
  public let source: RuleSource
  /// The name of its group.
  public let group: String
  /// When its group is judged for acting; `nil` for every sweep.
  public let timing: GroupTiming?
  /// Whether any of its expressions counts the days of use.
  public var countsUse: Bool { program.countsUse }
  /// The zone of its file, for schedules, printed times, and the days of `state.actions_today`.
  public let zone: Zone
  /// The admin's description of its purpose.
  public let description: String?
  /// Labels for reports.
  public let labels: [String: String]
  /// Its own mode, or the file's default, or dry-run.
  public let mode: Mode
  /// The priority; larger wins, 0 is the default.
  public let priority: Int
  /// The effect of an unknown or failed answer on other rules.
  public let onError: OnError
  /// The workspaces that it selects.
  public let selector: Selector
  /// How long the condition must hold before the rule acts; `nil` means that it acts at once.
  public let holdFor: Duration?
  /// How long the rule rests on a workspace after acting; `nil` means not at all.
  public let cooldown: Duration?
  /// How long it leaves alone what somebody set by hand; `nil` means the settings' value.
  public let respect: Respect?
  /// Its limits.
  public let limits: RuleLimits
  /// Its actions, in the order written; never empty.
  public let actions: [RuleAction]
  /// What its owner must have been told before it shortens a workspace; `nil` for nothing.
  public let notice: RuleNotice?

  /// Its condition as it is written; `nil` if it has none and is always true.
  public var condition: String? { program.condition?.text }

  /// The condition on one line; comments are removed, because they would comment out the rest of the line.
  public var conditionOnOneLine: String? {
    program.condition.map { condition in
      condition.text.contains("//")
        ? condition.program.printed : condition.text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
  }

  /// Whether workspaces are worse off where it cannot answer, so that `on_error: hold` means something: it has an action that can
  /// only let them run longer, and none that shortens.
  public var isProtecting: Bool { actions.contains { $0.isProtecting } && !actions.contains { $0.isShortening } }

  /// Whether what it says of a workspace depends on what it did there before, besides the guards' say.
  public var readsMemory: Bool { program.readsState || holdFor != nil || timing != nil }

  /// Whether its condition's answer follows from the workspace and the clock alone, in every sweep.
  public var asksNoMemory: Bool { !program.readsState && timing == nil }

  /// Whether its condition may read when an agent last made contact, which every reading shows anew.
  public var readsHeartbeats: Bool { program.readsHeartbeats }

  let program: RuleProgram

  init(
    index: Int, name: String, file: String, span: SourceSpan, source: RuleSource, group: String,
    timing: GroupTiming?, zone: Zone,
    description: String?,
    labels: [String: String], mode: Mode, priority: Int, onError: OnError, selector: Selector, holdFor: Duration?,
    cooldown: Duration?, respect: Respect?, limits: RuleLimits, actions: [RuleAction], notice: RuleNotice?,
    program: RuleProgram
  ) {
    self.index = index
    self.name = name
    self.file = file
    self.span = span
    self.source = source
    self.group = group
    self.timing = timing
    self.zone = zone
    self.description = description
    self.labels = labels
    self.mode = mode
    self.priority = priority
    self.onError = onError
    self.selector = selector
    self.holdFor = holdFor
    self.cooldown = cooldown
    self.respect = respect
    self.limits = limits
    self.actions = actions
    self.notice = notice
    self.program = program
  }
}

/// The limits of a rule.
public struct RuleLimits: Sendable, Equatable {
  /// Maximum number of actions on one workspace in one build; `nil` is unlimited.
  public let maxPerBuild: Int?
  /// Maximum number of actions of this rule in one sweep; `nil` is unlimited.
  public let maxActionsPerSweep: Pace?
  /// Maximum cost of one evaluation of its condition, in cost units.
  public let cost: Int
}

/// Maximum number of workspaces that a rule may act on in one sweep.
public enum Pace: Sendable, Equatable {
  case count(Int)
  /// A percentage of the workspaces that have the value it acts on; at least one workspace.
  case percent(Int)

  /// The maximum for a number of workspaces that have the value.
  public func limit(of population: Int) -> Int {
    switch self {
    case .count(let count): count
    case .percent(let percent): max(1, population * percent / 100)
    }
  }
}

/// Whether a rule acts.
public enum Mode: String, Sendable, CaseIterable {
  /// The rule is never evaluated.
  case off
  /// The rule decides, and nothing is sent.
  case dryRun = "dry-run"
  /// The rule decides and acts, if the settings allow it.
  case enforce
}

/// The effect of an unknown or failed answer, in addition to not acting.
public enum OnError: String, Sendable, CaseIterable {
  /// It has no further effect.
  case skip
  /// If the rule protects, shortenings of the same workspace that are not above its priority are held in this sweep.
  case hold
}
