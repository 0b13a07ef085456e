import TestSupport
import Testing
import Time

/// Timelines find a workspace by each of its names.
@Suite(.ownThreads) struct TimelineNamesTests {
  /// What is told of a name, each as `name what`.
  private func told(_ desk: Desk, _ subject: String, of kind: String = "workspace") async throws -> [String] {
    try await desk.json("report", kind, subject)["timeline"].elements.map {
      "\($0["workspace"].text ?? "") \($0["what"].text ?? "")"
    }
  }

  private func build(_ desk: Desk, _ id: String, _ transition: String) async throws {
    desk.send("POST", "/workspaces/\(id)/builds", body: #"{"transition":"\#(transition)"}"#)
    desk.wait(.minutes(5))
    try await desk.run("sweep", "--dry-run").expectSuccess()
  }

  /// A desk on which bob's workspace was renamed from `web` to `site` between a stop and a start.
  private func deskWithRenamed() async throws -> (desk: Desk, id: String) {
    let desk = try Desk()
    desk.server.withCoder { $0.settings.allowsRenames = true }
    let id = try #require(desk.world.ids["bob/web"])
    try await desk.run("sweep").expectSuccess()
    desk.wait(.minutes(5))
    try await build(desk, id, "stop")
    desk.send("PATCH", "/workspaces/\(id)", body: #"{"name":"site"}"#)
    desk.wait(.minutes(5))
    try await desk.run("sweep", "--dry-run").expectSuccess()
    try await build(desk, id, "start")
    return (desk, id)
  }

  private let both = ["bob/web shorten", "bob/web stopped", "bob/site started"]

  @Test func tellsAllOfARenamedWorkspaceByEachName() async throws {
    let (desk, id) = try await deskWithRenamed()
    for name in ["bob/web", "BOB/Site", "web", "site", id] { #expect(try await told(desk, name) == both, "\(name)") }
    #expect(try await told(desk, "bob", of: "owner") == both)
  }

  /// A new one has the old name: each is told by its own name, and by the old one what happened under it.
  @Test func tellsOfAnEarlierBearerWhatHappenedUnderTheName() async throws {
    let (desk, _) = try await deskWithRenamed()
    let template = try #require(desk.world.template)
    desk.send(
      "POST", "/organizations/\(desk.server.withCoder { $0.organization })/members/bob/workspaces",
      body: #"{"template_id":"\#(template)","name":"web"}"#)
    desk.wait(.minutes(5))
    try await desk.run("sweep", "--dry-run").expectSuccess()
    let anew = try #require(desk.server.withCoder { $0.workspaceIDs.last })
    try await build(desk, anew, "stop")
    let under = ["bob/web shorten", "bob/web stopped", "bob/web started", "bob/web stopped"]
    #expect(try await told(desk, "bob/web") == under)
    #expect(try await told(desk, "bob/site") == both)
    #expect(try await told(desk, anew) == ["bob/web started", "bob/web stopped"])
    #expect(try await told(desk, "bob", of: "owner") == Array(both + under.suffix(2)))
  }
}
