import Testing
import Time

@testable import Simulator

/// What a template forbids or bounds, which the recorded servers, having no licence, did not show.
struct TemplatePolicyTests {
  @Test func boundsDeadlinesByTheRequiredStop() throws {
    var world = try OneWorkspace(ttl: .hours(100)) { $0.autostopDays = [3] }
    world.coder.settings.isLicensed = true
    world.stop()
    _ = world.send("POST", "/workspaces/\(world.id)/builds", "{\"transition\":\"start\"}")
    world.wait(.minutes(2))
    // Wednesday's quiet hours begin at midnight.
    let maximum = Timestamp(seconds: 1_795_564_800)
    #expect(world.workspace.latest.maxDeadline == maximum)
    #expect(world.workspace.latest.deadline == maximum)
    let sooner = world.extend(to: maximum - .hours(3))
    #expect(sooner.status == 200)
    #expect(world.extend(to: maximum).status == 200)
    let beyond = world.extend(to: maximum + .microseconds(1))
    #expect(beyond.status == 400)
    #expect(beyond.json?["message"].text == "Cannot extend workspace beyond max deadline.")
    #expect(world.setTTL(nil).status == 204)
    #expect(world.workspace.latest.deadline == maximum)
  }

  @Test func givesTheRunningWorkspaceItsCeilingWithoutATTL() throws {
    var world = try OneWorkspace(ttl: nil) { $0.autostopDays = [3] }
    world.coder.settings.isLicensed = true
    world.stop()
    _ = world.send("POST", "/workspaces/\(world.id)/builds", "{\"transition\":\"start\"}")
    world.wait(.minutes(2))
    #expect(world.workspace.latest.deadline == Timestamp(seconds: 1_795_564_800))
  }

  @Test func refusesWhatTheTemplateForbids() throws {
    var world = try OneWorkspace { template in
      template.allowsUserAutostart = false
      template.allowsUserAutostop = false
    }
    #expect(world.setTTL(3_600_000).status == 204)
    world.coder.settings.isLicensed = true
    let schedule = world.setSchedule(nil)
    #expect(schedule.status == 400)
    #expect(
      schedule.json?["message"].text == "Autostart is not allowed for workspaces using this template.")
    let ttl = world.setTTL(nil)
    #expect(ttl.status == 400)
    #expect(
      ttl.json?["validations"].elements.first?["detail"].text
        == "Custom autostop TTL is not allowed for workspaces using this template.")
    let shown = world.send("GET", "/workspaces/\(world.id)").json
    #expect(shown?["ttl_ms"] == .number(28_800_000))
  }

  @Test func findsNoDayForASchedule() throws {
    var world = try OneWorkspace { $0.autostartDays = [1, 2, 3, 4, 5] }
    world.coder.settings.isLicensed = true
    let refused = world.setSchedule("0 9 * * 6")
    #expect(refused.status == 500)
    #expect(refused.json?["detail"].text == "no allowed autostart")
    #expect(world.setSchedule("0 9 * * *").status == 204)
  }

  @Test func putsUnusedWorkspacesToSleepAndDeletesThem() throws {
    var world = try OneWorkspace(ttl: nil) { template in
      template.dormantAfter = .days(2)
      template.deletedAfterDormant = .days(5)
    }
    world.wait(.days(3))
    #expect(world.workspace.dormantAt == nil)
    world.coder.settings.isLicensed = true
    world.wait(.minutes(3))
    #expect(world.workspace.latest.reason == "dormancy")
    let shown = world.send("GET", "/workspaces/\(world.id)").json
    #expect(shown?["dormant_at"].kind == "string")
    #expect(shown?["deleting_at"].kind == "string")
    world.wait(.days(5))
    #expect(world.workspace.latest.reason == "autodelete")
    #expect(world.send("GET", "/workspaces/\(world.id)").status == 410)
  }

  @Test func stopsWhatFailedToStart() throws {
    var world = try OneWorkspace { template in
      template.behaviour = .failsToStart
      template.failureTTL = .hours(2)
    }
    world.coder.settings.isLicensed = true
    world.wait(.hours(1))
    #expect(world.workspace.latest.jobStatus == .failed)
    world.wait(.hours(2))
    #expect(world.workspace.latest.status == "stopped")
  }

  @Test func leavesPrebuiltWorkspacesAlone() throws {
    var world = try OneWorkspace()
    world.coder.workspaces[0].isPrebuild = true
    let deadline = world.coder.now + .hours(3)
    let answers = [
      world.extend(to: deadline), world.setTTL(3_600_000), world.setSchedule("0 9 * * 1"),
      world.send("PUT", "/workspaces/\(world.id)/dormant", "{\"dormant\":true}"),
    ]
    #expect(answers.map(\.status) == [409, 409, 409, 409])
    world.wait(.hours(30))
    #expect(world.workspace.isRunning)
  }

  @Test func renamesOnlyWhereAllowed() throws {
    var world = try OneWorkspace()
    world.coder.settings.allowsRenames = false
    #expect(world.send("PATCH", "/workspaces/\(world.id)", "{\"name\":\"other\"}").status == 400)
    #expect(world.send("PATCH", "/workspaces/\(world.id)", "{\"name\":\"main\"}").status == 204)
  }
}
