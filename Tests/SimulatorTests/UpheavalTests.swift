import Testing
import Time

@testable import Simulator

/// What happens to a server and its workspaces that no request asks for.
struct UpheavalTests {
  @Test func comesBackAsAnotherVersionWithItsWorkspaces() throws {
    var world = try OneWorkspace(.v0136)
    #expect(world.workspace.latest.agent?.isConnected == true)
    world.coder.restart(as: .v2360)
    #expect(world.coder.version == .v2360 && world.workspace.latest.agent?.isConnected == false)
    world.wait(.minutes(1))
    #expect(world.workspace.latest.agent?.isConnected == true)
    #expect(world.send("GET", "/workspaces/\(world.id)").json?["organization_name"].text == "coder")
  }

  /// The minute's look comes a minute later all the same, and what is to be at an instant comes by the new clock.
  @Test(arguments: [Duration.minutes(-30), .minutes(30)]) func goesOnWithAnotherClock(_ duration: Duration) throws {
    var world = try OneWorkspace()
    let (now, deadline) = (world.coder.now, try #require(world.workspace.latest.deadline))
    world.coder.turnClock(by: duration)
    #expect(world.coder.now == now + duration)
    world.wait(deadline - now - duration - .minutes(1))
    #expect(world.workspace.isRunning)
    world.wait(.minutes(4))
    #expect(!world.workspace.isRunning)
  }

  @Test func givesWorkspacesAwayAndMakesThemAnew() throws {
    var world = try OneWorkspace()
    world.coder.addUser("bo")
    let (isGiven, isGivenToNobody) = (
      world.coder.giveAway(world.id, to: "bo"), world.coder.giveAway(world.id, to: "nobody")
    )
    #expect(isGiven && !isGivenToNobody)
    #expect(world.send("GET", "/workspaces/\(world.id)").json?["owner_name"].text == "bo")
    let early = world.coder.makeAnew(world.id)
    #expect(early == nil)
    #expect(world.send("POST", "/workspaces/\(world.id)/builds", #"{"transition":"delete"}"#).status == 201)
    world.wait(.minutes(2))
    let made = world.coder.makeAnew(world.id)
    let new = try #require(made)
    let another = world.coder.makeAnew(world.id)
    #expect(new != world.id && another == nil)
    #expect(world.send("GET", "/workspaces/\(new)").json?["name"].text == world.workspace.name)
  }
}
