import Testing
import Time

@testable import Simulator

/// When the server itself stops and starts workspaces.
struct LifecycleTests {
  @Test(arguments: ServerVersion.allCases) func stopsWithinTwoMinutesOfTheDeadline(_ version: ServerVersion) throws {
    var world = try OneWorkspace(version)
    let deadline = try #require(world.workspace.latest.deadline)
    world.coder.advance(to: deadline)
    #expect(world.workspace.builds.count == 1)
    world.coder.advance(to: deadline + .minutes(2))
    #expect(world.workspace.latest.reason == "autostop")
    #expect(world.workspace.latest.initiator == 1)
    #expect(world.workspace.latest.createdAt > deadline)
  }

  /// A deadline on the minute: the old server takes the tick of that minute, the new one the next.
  @Test(arguments: [(ServerVersion.v0136, 0), (.v2360, 1)])
  func ticksOnTheMinuteOfTheDeadline(_ version: ServerVersion, _ minutesLater: Int) throws {
    var world = try OneWorkspace(version)
    let deadline = (world.coder.now + .hours(2)).flooredToMinute
    #expect(world.extend(to: deadline).status == 200)
    world.coder.advance(to: deadline + .minutes(3))
    #expect(world.workspace.builds[1].createdAt == deadline + .minutes(minutesLater) + .seconds(37))
  }

  @Test func neverStopsAnOldWorkspaceWhoseTTLWasCleared() throws {
    var world = try OneWorkspace(.v0136)
    #expect(world.setTTL(nil).status == 204)
    #expect(world.workspace.latest.deadline != nil)
    world.wait(.hours(30))
    #expect(world.workspace.isRunning)
  }

  @Test func stopsWorkspacesOfSuspendedOwners() throws {
    var world = try OneWorkspace(ttl: nil)
    world.wait(.hours(1))
    #expect(world.workspace.isRunning)
    world.coder.setStatus(.suspended, user: "ana")
    world.wait(.minutes(3))
    #expect(world.workspace.latest.transition == .stop)
  }

  @Test func doesNothingWithoutProvisioners() throws {
    var world = try OneWorkspace(ttl: .hours(1))
    world.coder.settings.hasProvisioners = false
    world.wait(.hours(5))
    #expect(world.workspace.isRunning)
  }

  @Test func leavesDormantWorkspacesRunning() throws {
    var world = try OneWorkspace(ttl: .hours(1))
    #expect(world.send("PUT", "/workspaces/\(world.id)/dormant", "{\"dormant\":true}").status == 200)
    #expect(world.send("PUT", "/workspaces/\(world.id)/dormant", "{\"dormant\":true}").status == 304)
    world.wait(.hours(5))
    #expect(world.workspace.isRunning)
    #expect(world.send("PUT", "/workspaces/\(world.id)/dormant", "{\"dormant\":false}").status == 200)
    world.wait(.minutes(3))
    #expect(world.workspace.latest.reason == "autostop")
  }

  /// The old server starts a workspace at once when a schedule is set whose time passed since its stop; the new one
  /// waits for the next.
  @Test(arguments: [(ServerVersion.v0136, true), (.v2360, false)])
  func startsWhenAScheduleIsSet(_ version: ServerVersion, _ startsAtOnce: Bool) throws {
    var world = try OneWorkspace(version)
    world.stop()
    world.wait(.days(2))
    #expect(world.setSchedule("0 8 * * *").status == 204)
    world.wait(.minutes(3))
    #expect((world.workspace.latest.transition == .start) == startsAtOnce)
    world.wait(.days(1))
    #expect(world.workspace.builds.contains { $0.reason == "autostart" })
  }

  /// Another spelling of the same schedule loses the next start, and the workspace starts at the next tick; clearing
  /// the schedule first does not.
  @Test(arguments: [(false, true), (true, false)])
  func startsWhenAScheduleIsRespelled(_ clearsFirst: Bool, _ startsAtOnce: Bool) throws {
    var world = try OneWorkspace(schedule: "0 8 * * 1-5")
    world.stop()
    world.coder.workspaces[0].latest.createdAt = world.coder.now - .days(3)
    if clearsFirst { #expect(world.setSchedule(nil).status == 204) }
    #expect(world.setSchedule("00 8 * * 1-5").status == 204)
    world.wait(.minutes(3))
    #expect((world.workspace.latest.transition == .start) == startsAtOnce)
  }

  @Test func prolongsADeadlineAcrossTheNextAutostart() throws {
    // Completed at 09:00:47 with 24 hours; the schedule fires at 08:00 tomorrow.
    let world = try OneWorkspace(ttl: .hours(24), schedule: "0 8 * * *")
    #expect(world.workspace.latest.deadline == Timestamp(seconds: 1_795_593_600) + .hours(24))
  }

  @Test(arguments: [(ServerVersion.v0136, 50), (.v2360, 57)])
  func bumpsADeadlineThatIsNear(_ version: ServerVersion, _ minutes: Int) throws {
    var world = try OneWorkspace(version)
    world.coder.workspaces[0].visit = Visit(kind: .ide, isAtWork: true, carriesTraffic: true)
    let far = world.coder.now + .minutes(minutes + 11)
    #expect(world.extend(to: far).status == 200)
    world.wait(version.reportInterval)
    #expect(world.workspace.latest.deadline == far)
    world.coder.workspaces[0].latest.deadline = world.coder.now + .minutes(minutes)
    world.wait(version.reportInterval)
    let bumped = try #require(world.workspace.latest.deadline)
    #expect(bumped > world.coder.now + .minutes(50))
    #expect(bumped <= world.coder.now + .minutes(60))
  }

  @Test func tellsWatchersOfWhatTheRealServerTells() throws {
    var world = try OneWorkspace()
    _ = world.coder.takeChanges()
    #expect(world.setTTL(7_200_000).status == 204)
    #expect(world.setSchedule("0 8 * * *").status == 204)
    #expect(world.coder.takeChanges().isEmpty)
    let deadline = world.coder.now + .hours(3)
    #expect(world.extend(to: deadline).status == 200)
    #expect(world.coder.takeChanges().map(\.text) == [world.id])
    #expect(world.extend(to: world.coder.now).status == 400)
    #expect(world.coder.takeChanges().map(\.text) == [world.id])
    world.stop()
    #expect(world.coder.takeChanges().map(\.text) == [world.id])
  }
}
