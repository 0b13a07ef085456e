import Rules
import Time

/// What the settings allow a sweep to do: limits that no rule can lift.
public struct Policy: Sendable {
  /// `enforce` lets rules in that mode act; with `dryRun` every rule decides and sends nothing.
  public var mode: Mode
  /// Maximum number of actions of all rules together in one sweep.
  public var maxActionsPerSweep: Int
  /// The blast radius in percent: the share of workspaces from which one sweep may take something.
  ///
  /// It applies to deadlines among running workspaces, to TTLs among all, and to schedules among those that have one.
  public var maxShortenedPercent: Int
  /// Number of workspaces that is always allowed, so that a percentage of a small fleet is not zero.
  public var alwaysShortened: Int
  /// Time from the start of one sweep to the start of the next.
  public var interval: Duration
  /// Maximum time during which a sweep sends requests.
  public var sweepBudget = Duration.minutes(2)
  /// How long rules leave alone what somebody set by hand; a rule's own `respect` overrides it.
  public var respect = Respect.untilChanged
  /// Workspaces that no rule changes.
  public var optOut: OptOut
  /// How long a plan that is being made may be applied; shortened deadlines are far enough ahead for its end.
  public var planValidity = Duration.zero
  /// The plan that is carried out; `nil` where all that the rules want is.
  public var plan: AppliedPlan?

  /// Whether somebody only looks (`--dry-run`), whatever the settings say: what enforced rules have announced then stands.
  public var isLook = false

  /// Whether rules in dry run count as enforced: for what-if runs.
  public var enforcesDryRuns = false

  /// Whether every notice counts as delivered in time: for rule tests and what-if runs, in which nobody is told.
  public var assumesNotices = false

  /// Defaults: dry run, 200 actions, 25 percent of the workspaces but at least five, a sweep per minute, no opt-outs.
  public init(
    mode: Mode = .dryRun, maxActionsPerSweep: Int = 200, maxShortenedPercent: Int = 25, alwaysShortened: Int = 5,
    interval: Duration = .minutes(1), optOut: OptOut = OptOut()
  ) {
    self.mode = mode
    self.maxActionsPerSweep = maxActionsPerSweep
    self.maxShortenedPercent = maxShortenedPercent
    self.alwaysShortened = alwaysShortened
    self.interval = interval
    self.optOut = optOut
  }

  /// Whether the rule's decisions are carried out: both settings and rule must say enforce.
  func isEnforced(_ rule: Rule) -> Bool { mode == .enforce && rule.mode == .enforce }

  /// Whether any rule's decisions can be carried out.
  func enforcesAnything(of ruleSet: RuleSet) -> Bool { ruleSet.rules.contains { isEnforced($0) } }

  /// Maximum number of workspaces from which one sweep may take something, out of `population`.
  package func blastRadius(of population: Int) -> Int { max(alwaysShortened, population * maxShortenedPercent / 100) }

  /// How long an action counts against the blast radius, and the shortest rest after a failure.
  ///
  /// It is a tenth less than the interval, because sweeps do not start on the exact second.
  var pace: Duration { interval * 9 / 10 }
}

/// Workspaces left alone whatever a rule says, by glob over owner, template or name.
public struct OptOut: Sendable {
  /// Owners' user names.
  public var owners: [Glob]
  /// Template names.
  public var templates: [Glob]
  /// Workspace names.
  public var names: [Glob]

  /// Creates opt-outs; the default opts nobody out.
  public init(owners: [Glob] = [], templates: [Glob] = [], names: [Glob] = []) {
    self.owners = owners
    self.templates = templates
    self.names = names
  }

  /// The patterns that match no existing name.
  public func idlePatterns(among names: NamesInUse) -> [IdlePattern] {
    names.idle(owners, of: .owner, at: .optOut) + names.idle(templates, of: .template, at: .optOut)
      + names.idle(self.names, of: .name, at: .optOut)
  }

  /// Why the workspace is opted out, for people; `nil` when it is not.
  func reason(for facts: WorkspaceFacts) -> String? {
    match(of: facts).map { "\($0.what) matches \($0.pattern)" }
  }

  /// What of the workspace is opted out, by which pattern of which setting; `nil` where nothing is.
  func match(of facts: WorkspaceFacts) -> (what: String, setting: String, pattern: String)? {
    for (what, setting, patterns, name) in [
      ("owner", "opt_out.owners", owners, facts.owner.name),
      ("template", "opt_out.templates", templates, facts.template.name), ("name", "opt_out.names", names, facts.name),
    ] {
      if let glob = patterns.first(where: { $0.matches(name) }) { return (what, setting, glob.pattern) }
    }
    return nil
  }
}
