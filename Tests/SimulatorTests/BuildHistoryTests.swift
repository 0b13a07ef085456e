import TestSupport
import Testing
import Time

@testable import Simulator

/// The builds of a workspace read from a place on, and builds that are canceled, in the words of the server's source.
struct BuildHistoryTests {
  @Test(arguments: ServerVersion.allCases) func buildsAreReadFromAPlaceOn(_ version: ServerVersion) throws {
    var world = try OneWorkspace(version)
    world.stop()
    let before = world.coder.now
    #expect(world.send("POST", "/workspaces/\(world.id)/builds", #"{"transition":"start"}"#).status == 201)
    world.wait(.minutes(2))
    let all = world.send("GET", "/workspaces/\(world.id)/builds").json?.elements ?? []
    #expect(all.map { $0["build_number"].integer } == [3, 2, 1])
    let ids = all.map { $0["id"].text ?? "" }
    func numbers(_ query: String) -> [Int64?] {
      let query = query.replacing("+", with: "%2B")
      return world.send("GET", "/workspaces/\(world.id)/builds?\(query)").json?.elements.map {
        $0["build_number"].integer
      } ?? []
    }
    #expect(numbers("since=\((before - .seconds(1)).rfc3339)") == [3])
    // The list goes backwards and the comparison does not: behind a build are those with higher numbers.
    #expect(numbers("after_id=\(ids[2])") == [3, 2])
    #expect(numbers("after_id=\(ids[2])&limit=1") == [3])
    #expect(numbers("after_id=\(ids[0])") == [])
    #expect(numbers("after_id=\(UUIDText.none)") == [3, 2, 1])
  }

  @Test(arguments: ServerVersion.allCases) func tellsWhatIsWrongWithAPlace(_ version: ServerVersion) throws {
    var world = try OneWorkspace(version)
    let path = "/workspaces/\(world.id)/builds"
    let since = world.send("GET", "\(path)?since=yesterday")
    #expect(since.status == 400 && since.json?["message"].text == "bad `since` format, must be RFC3339")
    #expect(
      since.json?["detail"].text
        == #"parsing time "yesterday" as "2006-01-02T15:04:05Z07:00": cannot parse "yesterday" as "2006""#)
    #expect(since.json?.has("validations") == false)
    let unknown = world.send("GET", "\(path)?after_id=\(world.id.uppercased())")
    #expect(unknown.json?["message"].text == "Record at \"after_id\" (\"\(world.id)\") does not exist.")
    // All that is wrong is told at once, on every list.
    for path in [path, "/workspaces", "/users"] {
      let wrong = world.send("GET", "\(path)?after_id=x&limit=y&offset=z")
      let mistakes = wrong.json?["validations"].elements ?? []
      #expect(wrong.status == 400 && wrong.json?["message"].text == "Query parameters have invalid values.")
      #expect(mistakes.map { $0["field"].text } == ["after_id", "limit", "offset"], "\(path)")
      #expect(mistakes.first?["detail"].text == "Query param \"after_id\" must be a valid uuid")
    }
    #expect(world.send("GET", "\(path)?limit=1&limit=2").status == (version == .v0136 ? 200 : 400))
  }

  @Test(arguments: [ServerVersion.v23113, .v2360]) func cancelsWhatIsInTheExpectedState(_ version: ServerVersion) throws
  {
    var world = try OneWorkspace(version)
    let build = world.send("POST", "/workspaces/\(world.id)/builds", #"{"transition":"stop"}"#).json?["id"].text ?? ""
    func cancel(_ expected: String) -> (status: Int, message: String?) {
      let query = expected.isEmpty ? "" : "?expect_status=\(expected)"
      let answer = world.send("PATCH", "/workspacebuilds/\(build)/cancel\(query)")
      return (answer.status, answer.json?["message"].text)
    }
    #expect(cancel("over") == (400, "Invalid expect_status \"over\". Only 'running' or 'pending' are allowed."))
    #expect(cancel("running") == (412, "Job is not in the expected state."))
    #expect(cancel("pending") == (200, "Job has been marked as canceled..."))
    // Nobody had begun it: it is over at once. What is over is told before what was expected.
    #expect(world.workspace.latest.status == "canceled")
    #expect(cancel("running") == (400, "Job has already completed!"))
    #expect(world.send("POST", "/workspaces/\(world.id)/builds", #"{"transition":"stop"}"#).status == 201)
  }

  @Test(arguments: ServerVersion.allCases) func letsOwnersOfTheSiteCancelOnly(_ version: ServerVersion) throws {
    var world = try OneWorkspace(version)
    world.coder.addUser("reader", roles: [.templateAdmin])
    let build = world.send("POST", "/workspaces/\(world.id)/builds", #"{"transition":"stop"}"#).json?["id"].text ?? ""
    let path = "/workspacebuilds/\(build)/cancel"
    world.token = world.coder.addToken(user: "ana")
    let refused = world.send("PATCH", path)
    #expect(refused.status == 403)
    #expect(
      refused.json?["message"].text == "User is not allowed to cancel workspace builds. Owner role is required.")
    world.token = world.coder.addToken(user: "reader")
    #expect(world.send("PATCH", path).status == (version == .v0136 ? 404 : 403))
    guard version != .v0136 else { return }
    // Whoever may only read gets as far as the database.
    let unauthorized = world.send("PATCH", "\(path)?expect_status=pending")
    #expect(unauthorized.status == 500)
    #expect(unauthorized.json?["detail"].text == "unauthorized: rbac: forbidden")
  }
}
