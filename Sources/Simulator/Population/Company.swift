import Cron
import Time

/// A simulated server with people on it.
public struct Company: Sendable {
  /// The server, its clock at the company's start.
  public var coder: SimulatedCoder
  /// An API token of the site owner `curfew`, which sees and changes every workspace.
  public let token: String

  /// A Tuesday, four in the morning UTC: before anybody in Europe is up.
  public static let defaultStart = Timestamp(seconds: 1_795_492_800)

  /// A small company for the demo: about forty workspaces of thirty-odd people on six templates, with a working day behind
  /// them. The same seed gives the same company and the same intentions, day after day.
  ///
  /// - Parameter teamSize: at most so many people of each team; there are seven teams of two to eight.
  public static func small(
    seed: UInt64 = 1, version: ServerVersion = .v2360, start: Timestamp = defaultStart, teamSize: Int = .max
  ) -> Company {
    var settings = SimulatorSettings()
    settings.isLicensed = version != .v0136
    settings.quietHour = 1
    var coder = SimulatedCoder(version: version, start: start - .hours(28), seed: seed, settings: settings)
    let templates = Teams.templates
    for template in templates { coder.addTemplate(template) }
    coder.addUser("curfew", roles: [.owner])
    let token = coder.addToken(user: "curfew", lifetime: .days(30))
    var founder = Founder(seed: seed, coder: coder)
    for team in Teams.all { founder.add(team, atMost: teamSize) }
    founder.addOddities()
    coder = founder.coder
    coder.advance(to: start)
    return Company(coder: coder, token: token)
  }

  /// A still fleet for benchmarks: so many workspaces, six in ten of them running and half of those with a connection,
  /// and nobody who changes anything.
  public static func fleet(
    count: Int, seed: UInt64 = 1, version: ServerVersion = .v2360, start: Timestamp = defaultStart
  ) -> Company {
    var coder = SimulatedCoder(version: version, start: start - .minutes(10), seed: seed)
    for template in Teams.templates { coder.addTemplate(template) }
    coder.addUser("curfew", roles: [.owner])
    let token = coder.addToken(user: "curfew", lifetime: .days(30))
    for number in 0..<max(1, count / 3) { coder.addUser("user-\(number)") }
    let schedule = Teams.schedule("CRON_TZ=Europe/Berlin 30 8 * * 1-5")
    for number in 0..<count {
      _ = coder.insertWorkspace(
        owner: 2 + number % max(1, count / 3), template: number % Teams.templates.count, name: "ws-\(number)",
        ttl: number % 7 == 0 ? nil : .hours(8 + number % 5), autostart: number % 3 == 0 ? schedule : nil,
        initiator: 1)
    }
    coder.advance(to: start - .minutes(5))
    for number in 0..<count where number % 10 >= 6 {
      coder.insertBuild(number, .stop, reason: "initiator", initiator: coder.workspaces[number].owner)
    }
    coder.advance(to: start - .minutes(1))
    for number in 0..<count where number % 10 < 3 {
      coder.workspaces[number].visit = Visit(kind: .ide, isAtWork: true, carriesTraffic: true)
    }
    coder.advance(to: start)
    return Company(coder: coder, token: token)
  }
}
