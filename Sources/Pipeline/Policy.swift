import Rules

/// What the settings allow a sweep to do: the caps that no rule can lift.
public struct Policy: Sendable {
  /// `enforce` lets rules of mode enforce act; `dryRun` makes every rule decide and send nothing.
  public var mode: Mode
  /// Requests of all rules together in one sweep.
  public var maxActionsPerSweep: Int
  /// The blast radius: how many of the running workspaces a sweep may shorten, in percent.
  public var maxShortenedPercent: Int
  /// Workspaces that a sweep may shorten in any case, so that a percentage of a handful is not zero.
  public var alwaysShortened: Int
  /// Workspaces no rule touches.
  public var optOut: OptOut

  /// Dry run, 200 actions, a quarter of the running workspaces but five in any case, nobody opted out.
  public init(
    mode: Mode = .dryRun, maxActionsPerSweep: Int = 200, maxShortenedPercent: Int = 25, alwaysShortened: Int = 5,
    optOut: OptOut = OptOut()
  ) {
    self.mode = mode
    self.maxActionsPerSweep = maxActionsPerSweep
    self.maxShortenedPercent = maxShortenedPercent
    self.alwaysShortened = alwaysShortened
    self.optOut = optOut
  }

  /// How many workspaces shortened in a sweep are within the blast radius when `running` of them run.
  func shorteningLimit(running: Int) -> Int {
    max(alwaysShortened, running * maxShortenedPercent / 100)
  }
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
