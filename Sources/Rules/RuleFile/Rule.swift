import Diagnostics
import Time

/// One rule as loaded: everything checked, every expression compiled.
///
/// A class, so that handing rules about by the ten thousand costs one count each.
public final class Rule: Sendable {
  /// Position in ``RuleSet/rules``.
  public let index: Int
  /// Unique over the rule set.
  public let name: String
  /// The file it stands in, as ``SourceFile`` names it.
  public let file: String
  /// Where its `name` stands in that file.
  public let span: SourceSpan
  /// Its text.
  public let source: RuleSource
  /// Name of its group.
  public let group: String
  /// The zone of its file: for schedules, printed times, and the days that `state.actions_today` counts in.
  public let zone: Zone
  /// What it is for, in the admin's words.
  public let description: String?
  /// Labels for reports.
  public let labels: [String: String]
  /// Its own mode, else the file's default, else dry-run.
  public let mode: Mode
  /// Larger wins; 0 when not given.
  public let priority: Int
  /// What an unknown or failed answer does to others.
  public let onError: OnError
  /// Which workspaces it looks at.
  public let selector: Selector
  /// How long the condition must hold before it acts; `nil` is at once.
  public let holdFor: Duration?
  /// How long it rests on a workspace after acting; `nil` is not at all.
  public let cooldown: Duration?
  /// How long it leaves alone what somebody set by hand; `nil` is as the settings say.
  public let respect: Respect?
  /// Its circuit breakers.
  public let limits: RuleLimits
  /// What it does, in the order written; never empty.
  public let actions: [RuleAction]

  /// Its condition as it is written; `nil` where it is always true.
  public var condition: String? { program.condition?.text }

  /// The same on one line. Comments are left out, since what follows one would be a part of it.
  public var conditionOnOneLine: String? {
    program.condition.map { condition in
      condition.text.contains("//")
        ? condition.program.printed : condition.text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
  }

  /// Whether it keeps workspaces alive: it extends, and shortens nothing.
  public var isProtecting: Bool { actions.contains { $0.isProtecting } && !actions.contains { $0.isShortening } }

  let program: RuleProgram

  init(
    index: Int, name: String, file: String, span: SourceSpan, source: RuleSource, group: String, zone: Zone,
    description: String?,
    labels: [String: String], mode: Mode, priority: Int, onError: OnError, selector: Selector, holdFor: Duration?,
    cooldown: Duration?, respect: Respect?, limits: RuleLimits, actions: [RuleAction], program: RuleProgram
  ) {
    self.index = index
    self.name = name
    self.file = file
    self.span = span
    self.source = source
    self.group = group
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
    self.program = program
  }
}

/// What a rule may do at most.
public struct RuleLimits: Sendable, Equatable {
  /// Actions on one workspace in one build; `nil` is unlimited.
  public let maxPerBuild: Int?
  /// Actions of this rule in one sweep; `nil` is unlimited.
  public let maxActionsPerSweep: Pace?
  /// Cost units one evaluation of its condition may spend.
  public let cost: Int
}

/// How many workspaces a rule may act on in one sweep.
public enum Pace: Sendable, Equatable {
  case count(Int)
  /// Of the workspaces that have what it acts on, in percent; at least one.
  case percent(Int)

  /// So many, where so many workspaces have what it acts on.
  public func limit(of population: Int) -> Int {
    switch self {
    case .count(let count): count
    case .percent(let percent): max(1, population * percent / 100)
    }
  }
}

/// Whether a rule acts.
public enum Mode: String, Sendable, CaseIterable {
  /// Never evaluated.
  case off
  /// Decides, and sends nothing.
  case dryRun = "dry-run"
  /// Decides and acts, where the settings allow it.
  case enforce
}

/// What an answer that is unknown or an error does beyond not acting.
public enum OnError: String, Sendable, CaseIterable {
  /// Nothing.
  case skip
  /// Holds the shortening of lower-priority rules for that workspace and sweep.
  case hold
}
