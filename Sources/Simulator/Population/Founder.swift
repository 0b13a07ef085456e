import Cron
import Time

/// Hires people and gives them workspaces.
struct Founder {
  private(set) var coder: SimulatedCoder
  private var random: SeededRandom
  private let seed: UInt64

  init(seed: UInt64, coder: SimulatedCoder) {
    self.seed = seed
    self.coder = coder
    random = SeededRandom(seed: seed, stream: 7)
  }

  mutating func add(_ team: Teams.Team, atMost count: Int = .max) {
    let schedule = team.schedule.map(Teams.schedule)
    for name in team.members.prefix(count) {
      let owner = hire(name)
      let workspace = make(
        team.template, named: "main", owner: owner, ttl: team.ttl, autostart: random.chance(0.8) ? schedule : nil)
      let today = coder.now.seconds / 86_400
      coder.add(
        Person(
          user: owner, workspace: workspace, zone: Zone(named: team.zone) ?? .utc, workdays: [1, 2, 3, 4, 5],
          arrives: random.around(team.arrives, spread: 45), leaves: random.around(team.leaves, spread: 50),
          holidays: random.chance(0.12) ? Set((0..<7).map { Int(today) + $0 }) : [], tool: team.tool,
          forgetsWindows: team.forgetsWindows, stopsByHand: random.chance(0.15) ? 0.6 : 0.02,
          worksEvenings: random.chance(0.2) ? 0.4 : 0.03, waitsForJobs: team.waitsForJobs,
          staysLate: team.staysLate,
          seed: seed &* 1_000_003 &+ UInt64(workspace)))
    }
  }

  mutating func add(_ team: CompanyDescription.Team) {
    let away = team.away.reduce(into: Set<Int>()) { days, range in
      days.formUnion(range.lowerBound.daysSinceEpoch...range.upperBound.daysSinceEpoch)
    }
    for name in team.members {
      let owner = hire(name)
      let workspace = make(team.template, named: "main", owner: owner, ttl: team.ttl, autostart: team.schedule)
      coder.add(
        Person(
          user: owner, workspace: workspace, zone: team.zone, workdays: team.workdays,
          arrives: random.around(team.arrives, spread: team.arrivalSpread == nil ? 45 : 0),
          leaves: random.around(team.leaves, spread: team.departureSpread == nil ? 50 : 0),
          arrivalSpread: team.arrivalSpread ?? 40, departureSpread: team.departureSpread ?? 35, absent: team.absent,
          holidays: away, tool: team.usesEditor ? .ide : .shell, forgetsWindows: team.forgetsWindows,
          stopsByHand: team.stopsByHand, worksEvenings: team.worksEvenings, waitsForJobs: team.waitsForJobs,
          staysLate: team.staysLate, seed: seed &* 1_000_003 &+ UInt64(workspace)))
    }
  }

  /// What every company has besides its people's everyday workspaces.
  mutating func addOddities() {
    // Left running without an end, by people who have another one.
    for name in ["clara", "joao"] { _ = make("dev-web", named: "experiment", owner: number(name), ttl: nil) }
    for index in coder.workspaces.indices.suffix(2) { coder.workspaces[index].ttl = nil }
    // Computes through two nights, and nobody is connected.
    let training = make("data-science", named: "training-run", owner: number("victor"), ttl: .days(3))
    coder.workspaces[training].job = UnattendedJob(name: "training run", ends: coder.now + .hours(44))
    _ = make("legacy-java", named: "invoices", owner: number("uwe"), ttl: nil)
    guard coder.version != .v0136 else { return }
    let asleep = make("dev-go", named: "old-branch", owner: number("goran"), ttl: nil)
    coder.makeDormant(asleep)
    let prebuilt = make("dev-go", named: "prebuild-a", owner: hire("prebuilds"), ttl: nil)
    coder.workspaces[prebuilt].isPrebuild = true
  }

  private mutating func hire(_ name: String) -> Int {
    coder.addUser(name)
    return coder.users.count - 1
  }

  private func number(_ name: String) -> Int {
    coder.userNumber(name) ?? 0
  }

  private mutating func make(
    _ template: String, named name: String, owner: Int, ttl: Duration?, autostart: CoderSchedule? = nil
  ) -> Int {
    let number = coder.templateNumber(template) ?? 0
    let standard = coder.templates[number].defaultTTL
    return coder.insertWorkspace(
      owner: owner, template: number, name: name, ttl: ttl ?? (standard > .zero ? standard : nil),
      autostart: autostart, initiator: owner)
  }
}
