import Testing
import Time

@testable import Simulator

struct CompanyTests {
  /// A day of a company that nobody governs.
  private func day(seed: UInt64, _ version: ServerVersion = .v2360) -> SimulationReport {
    var company = Company.small(seed: seed, version: version)
    let morning = company.coder.report
    company.coder.advance(to: Company.defaultStart + .days(1))
    return company.coder.report.since(morning)
  }

  @Test(arguments: ServerVersion.allCases) func spendsAWorkingDay(_ version: ServerVersion) {
    let day = day(seed: 3, version)
    #expect((33...45).contains(day.workspaces.count))
    #expect(day.inUse > .hours(120))
    #expect(day.running > day.inUse + .hours(100))
    let stops = day.workspaces.flatMap(\.stops)
    #expect(stops.contains { $0.reason == "autostop" })
    #expect(stops.contains { $0.reason == "initiator" })
    #expect(day.workspaces.flatMap(\.starts).contains { $0.reason == "autostart" })
  }

  @Test func comesOutTheSameFromTheSameSeed() {
    let (first, second, other) = (day(seed: 5), day(seed: 5), day(seed: 6))
    #expect(first.workspaces.map(\.id) == second.workspaces.map(\.id))
    #expect(first.workspaces.map(\.running) == second.workspaces.map(\.running))
    #expect(first.workspaces.map(\.stops) == second.workspaces.map(\.stops))
    #expect(first.workspaces.map(\.running) != other.workspaces.map(\.running))
  }

  @Test func doesNotMindHowTimeIsCutUp() {
    var hourly = Company.small(seed: 2).coder
    for hour in 1...12 { hourly.advance(to: Company.defaultStart + .hours(hour)) }
    var whole = Company.small(seed: 2).coder
    whole.advance(to: Company.defaultStart + .hours(12))
    #expect(hourly.report.workspaces.map(\.running) == whole.report.workspaces.map(\.running))
  }

  @Test func losesSomebodysWorkNowAndThen() {
    let interruptions = (1...3).reduce(0) { $0 + day(seed: $1).interruptions }
    #expect(interruptions > 0)
  }

  /// Work without a person: the API shows nothing of it, and a stop ends it.
  @Test func losesAnUnattendedJobWithItsWorkspace() throws {
    var company = Company.small(seed: 1)
    func training() throws -> SimulationReport.Workspace {
      try #require(company.coder.report.workspaces.first { $0.name == "victor/training-run" })
    }
    #expect(try training().job == "training run")
    var governed = company
    company.coder.advance(to: company.coder.now + .hours(20))
    #expect(try training().job == nil && training().lostJobs.isEmpty)

    let number = try #require(governed.coder.workspaces.firstIndex { $0.name == "training-run" })
    governed.coder.workspaces[number].latest.deadline = governed.coder.now + .minutes(45)
    governed.coder.advance(to: governed.coder.now + .hours(1))
    company = governed
    #expect(try training().job == nil)
    #expect(try training().lostJobs.map(\.name) == ["training run"])
    #expect(try training().lostJobs.map(\.stop.reason) == ["autostop"])
  }

  @Test func keepsAFleetStill() {
    let fleet = Company.fleet(count: 300)
    #expect(fleet.coder.workspaces.count == 300)
    #expect(fleet.coder.workspaces.count(where: \.isRunning) == 150)
    #expect(fleet.coder.workspaces.allSatisfy { !$0.latest.isActive })
  }
}
