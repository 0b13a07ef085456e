import Audit
import CoderAPI
import HTTPServer
import Rules
import Simulator
import Testing
import Time

@testable import Pipeline

/// Stops and starts for which the server has reasons of its own, each explained.
@Suite struct ServerStopsTests {
  /// A licensed server with one workspace, ana/odd, of a template that is changed for the case.
  private func world(
    _ version: Simulator.ServerVersion = .v2360, ttl: Duration? = .hours(8), schedule: String? = nil,
    _ change: (inout SimulatedTemplate) -> Void = { _ in }
  ) async throws -> SimulatedWorld {
    let world = try await SimulatedWorld(version: version, workspaces: [])
    var template = SimulatedTemplate("odd")
    change(&template)
    let id = world.server.withCoder { [template] coder in
      coder.settings.isLicensed = version != .v0136
      return coder.addTemplate(template)
    }
    let organization = world.server.withCoder { $0.organization }
    _ = try await world.coder.createWorkspace(
      NewWorkspace(
        owner: "ana", name: "odd", templateID: id, autostartSchedule: schedule, ttlMilliseconds: ttl?.wholeMilliseconds),
      organizationID: organization)
    wait(.minutes(5), in: world)
    return world
  }

  /// Lets time pass, in the minutes in which the server looks at its workspaces.
  private func wait(_ duration: Duration, in world: SimulatedWorld) {
    world.clock.advance(by: duration)
    world.server.catchUp()
  }

  private func suspend(_ user: String, in world: SimulatedWorld) {
    let request = ServerRequest(
      "PUT", "/api/v2/users/\(user)/status/suspend", headers: ["Coder-Session-Token": world.token])
    let now = world.clock.now()
    #expect(world.server.withCoder { $0.handle(request, at: now).response.status } == 200)
  }

  private func account(in world: SimulatedWorld) async throws -> String {
    let plan = Plan(
      coder: world.coder, server: try await world.coder.buildInfo(), ruleSet: try ruleSet(""), policy: enforcing)
    let explanation = try await plan.explanation(of: try await world.workspace("odd"), FleetMemory())
    return try #require(explanation.account?.sentence)
  }

  @Test func namesTheTemplatesLimit() async throws {
    let world = try await world(ttl: .hours(24)) { $0.autostopDays = [4] }
    let limit = try #require(try await world.workspace("odd").latestBuild.maxDeadline)
    #expect(try await world.workspace("odd").deadline == limit)
    wait(limit - world.clock.now() + .minutes(5), in: world)
    let story = try await account(in: world)
    #expect(story.hasPrefix("stopped at "), "\(story)")
    #expect(story.hasSuffix(" by the server: the template's limit, \(limit.rfc3339), was reached"), "\(story)")
  }

  @Test func namesDormancyAndWhatFollows() async throws {
    let world = try await world(ttl: .hours(24)) {
      $0.dormantAfter = .hours(2)
      $0.deletedAfterDormant = .hours(20)
    }
    wait(.hours(3), in: world)
    let story = try await account(in: world)
    #expect(
      story.hasPrefix("stopped at ")
        && story.hasSuffix(" by the server: it was not used for as long as its template allows"), "\(story)")
    let id = try await world.workspace("odd").id
    wait(.hours(24), in: world)
    let deleted = try await world.coder.workspace(id: id, includeDeleted: true).value
    let end = try #require(BuildAccount(of: deleted)?.sentence)
    #expect(
      end.hasPrefix("deleted at ")
        && end.hasSuffix(" by the server: it was dormant for as long as its template allows"), "\(end)")
  }

  @Test(arguments: [Duration.hours(8), nil]) func namesASuspendedOwner(ttl: Duration?) async throws {
    let world = try await world(ttl: ttl)
    let deadline = try await world.workspace("odd").deadline
    #expect((deadline == nil) == (ttl == nil))
    suspend("ana", in: world)
    wait(.minutes(5), in: world)
    let story = try await account(in: world)
    let had = deadline.map { "its deadline, \($0.rfc3339), had not come" } ?? "it had no deadline"
    #expect(
      story.hasPrefix("stopped at ")
        && story.hasSuffix(" by the server: \(had); the server does that when the owner is suspended"), "\(story)")
  }

  @Test(arguments: [Simulator.ServerVersion.v0136, .v2360])
  func namesAStartThatFailed(version: Simulator.ServerVersion) async throws {
    let world = try await world(version) { $0.behaviour = .failsToStart }
    let story = try await account(in: world)
    #expect(story.hasPrefix("not started: what was asked for at ") && story.hasSuffix(" by curfew failed"), "\(story)")
  }

  @Test func namesTheStopOfAStartThatFailed() async throws {
    let world = try await world {
      $0.behaviour = .failsToStart
      $0.failureTTL = .minutes(30)
    }
    let start = try #require(try await world.workspace("odd").latestBuild.createdAt)
    wait(.hours(1), in: world)
    let story = try await account(in: world)
    #expect(
      story.hasPrefix("stopped at ") && story.hasSuffix(" by the server: its start of \(start.rfc3339) had failed"),
      "\(story)")
  }

  @Test func namesAStopThatFailed() async throws {
    let world = try await world(ttl: .hours(1)) { $0.behaviour = .failsToStop }
    wait(.minutes(65), in: world)
    let story = try await account(in: world)
    #expect(
      story.hasPrefix("not stopped: what was asked for at ")
        && story.contains(" by the server failed: its lifetime of 1h was over"), "\(story)")
  }

  /// Started in the evening with a lifetime that goes beyond the next morning's start: it is counted from that one.
  @Test func namesTheStartThatItsLifetimeCountsFrom() async throws {
    let world = try await world(ttl: .hours(4), schedule: "CRON_TZ=UTC 0 12 * * *")
    #expect(try await world.workspace("odd").deadline == wednesday + .hours(6))
    wait(.hours(6), in: world)
    let story = try await account(in: world)
    #expect(
      story.hasSuffix(
        " by the server: its deadline, 2026-03-11T16:00:00Z, had passed: its lifetime of 4h after the start that its "
          + "schedule had for 2026-03-11T12:00:00Z"), "\(story)")
  }

  /// Use moved it, and then nobody was there any more.
  @Test func namesUse() async throws {
    let world = try await world(ttl: .hours(1))
    let id = try await world.workspace("odd").id
    wait(.minutes(20), in: world)
    world.server.withCoder { $0.connect(to: id) }
    wait(.minutes(20), in: world)
    world.server.withCoder { $0.disconnect(from: id) }
    let (deadline, used) = (try #require(try await world.workspace("odd").deadline), world.clock.now())
    wait(.hours(2), in: world)
    let story = try await account(in: world)
    #expect(
      story.contains(
        " by the server: its deadline, \(deadline.rfc3339), had passed; the server had moved it there because it was in "
          + "use, last at "), "\(story)\n\(used)")
  }
}
