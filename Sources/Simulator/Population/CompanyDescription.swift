import Cron
import Time

/// A company as an administrator describes it: its templates, and its teams with their habits.
public struct CompanyDescription: Sendable {
  /// Which server it has.
  public var version = ServerVersion.v2360
  /// Whether the server has a licence, so that the templates' policies bind.
  public var isLicensed = true
  /// The templates; at least one, their names unique.
  public var templates: [SimulatedTemplate] = []
  /// The teams; each person has one workspace, named `main`.
  public var teams: [Team] = []

  /// A description without anything in it.
  public init() {}

  /// People with the same habits.
  public struct Team: Sendable {
    /// For people.
    public var name: String
    /// The zone that they live in.
    public var zone: Zone
    /// The name of their workspaces' template.
    public var template: String
    /// Their user names.
    public var members: [String] = []
    /// Days on which they work, 0 = Sunday.
    public var workdays: Set<Int> = [1, 2, 3, 4, 5]
    /// When they come, in minutes after midnight; each person and each day a little different.
    public var arrives = 9 * 60
    /// When they go.
    public var leaves = 17 * 60 + 30
    /// How far from ``arrives`` they come at most, in minutes. `nil` is 40 around a usual time that each person has for
    /// themselves, up to 45 from ``arrives``.
    public var arrivalSpread: Int?
    /// The same of ``leaves``; `nil` is 35 around a usual time up to 50 from it.
    public var departureSpread: Int?
    /// How often a workday is spent elsewhere, 0 to 1.
    public var absent = 0.04
    /// The schedule of their workspaces.
    public var schedule: CoderSchedule?
    /// The TTL of their workspaces; `nil` leaves the template's.
    public var ttl: Duration?
    /// Whether they use an editor, whose open window keeps talking; otherwise a shell, which is silent when nobody types.
    public var usesEditor = true
    /// How often the windows stay open when they go, 0 to 1.
    public var forgetsWindows = 0.25
    /// How often they stop the workspace when they go, 0 to 1.
    public var stopsByHand = 0.05
    /// How often they come back for an evening hour, 0 to 1.
    public var worksEvenings = 0.05
    /// How often an afternoon is spent waiting for a job that prints nothing, 0 to 1.
    public var waitsForJobs = 0.1
    /// How often the day gets longer than planned, 0 to 1.
    public var staysLate = 0.25
    /// Days on which they are away, first and last.
    public var away: [ClosedRange<CivilDate>] = []

    /// A team of nobody, with everyday habits.
    public init(_ name: String, zone: Zone, template: String) {
      self.name = name
      self.zone = zone
      self.template = template
    }
  }
}

extension Company {
  /// The company that a description makes, with a day and a night behind it. The same seed gives the same people and the
  /// same intentions, whatever happens to their workspaces.
  public init(_ description: CompanyDescription, seed: UInt64, start: Timestamp) {
    var settings = SimulatorSettings()
    settings.isLicensed = description.isLicensed && description.version != .v0136
    settings.quietHour = 1
    var coder = SimulatedCoder(
      version: description.version, start: start - .hours(28), seed: seed, settings: settings)
    for template in description.templates { coder.addTemplate(template) }
    coder.addUser("curfew", roles: [.owner])
    let token = coder.addToken(user: "curfew", lifetime: .days(3650))
    var founder = Founder(seed: seed, coder: coder)
    for team in description.teams { founder.add(team) }
    coder = founder.coder
    coder.advance(to: start)
    self.init(coder: coder, token: token)
  }
}
