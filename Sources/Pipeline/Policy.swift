import Rules
import Time

/// What the settings allow a sweep to do: the caps that no rule can lift.
public struct Policy: Sendable {
  /// `enforce` lets rules of mode enforce act; `dryRun` makes every rule decide and send nothing.
  public var mode: Mode
  /// Requests of all rules together in one sweep.
  public var maxActionsPerSweep: Int
  /// The blast radius, in percent: of how many of the running workspaces a sweep may make the deadline earlier, of how
  /// many of all it may take or cut the TTL, and of how many with a schedule it may take or replace that.
  public var maxShortenedPercent: Int
  /// Workspaces with which a sweep may do so in any case, so that a percentage of a handful is not zero.
  public var alwaysShortened: Int
  /// From the beginning of one sweep to that of the next.
  public var interval: Duration
  /// For how long a sweep may go on sending requests.
  public var sweepBudget = Duration.minutes(2)
  /// How long rules leave alone what somebody set by hand, unless they say otherwise.
  public var respect = Respect.untilChanged
  /// Workspaces no rule touches.
  public var optOut: OptOut

  /// Dry run, 200 actions, a quarter of the workspaces but five in any case, a sweep a minute, nobody opted out.
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

  /// Whether decisions of the rule are carried out: settings and rule both say enforce.
  func isEnforced(_ rule: Rule) -> Bool { mode == .enforce && rule.mode == .enforce }

  /// Whether any decision can be carried out at all.
  func enforcesAnything(of ruleSet: RuleSet) -> Bool { ruleSet.rules.contains { isEnforced($0) } }

  /// Of how many workspaces a sweep may take something when it can be taken of so many.
  package func blastRadius(of population: Int) -> Int { max(alwaysShortened, population * maxShortenedPercent / 100) }

  /// For how long a sweep's share counts as used up, and the shortest rest after a failure: a tenth less than the interval,
  /// since sweeps do not begin to the second.
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

  /// Nobody unless said.
  public init(owners: [Glob] = [], templates: [Glob] = [], names: [Glob] = []) {
    self.owners = owners
    self.templates = templates
    self.names = names
  }

  /// The patterns that match no name there is.
  public func idlePatterns(among names: NamesInUse) -> [IdlePattern] {
    names.idle(owners, of: .owner, at: .optOut) + names.idle(templates, of: .template, at: .optOut)
      + names.idle(self.names, of: .name, at: .optOut)
  }

  /// What opts the workspace out, for people; `nil` when nothing does.
  func reason(for facts: WorkspaceFacts) -> String? {
    if let glob = owners.first(where: { $0.matches(facts.owner.name) }) { return "owner matches \(glob.pattern)" }
    if let glob = templates.first(where: { $0.matches(facts.template.name) }) {
      return "template matches \(glob.pattern)"
    }
    if let glob = names.first(where: { $0.matches(facts.name) }) { return "name matches \(glob.pattern)" }
    return nil
  }
}
