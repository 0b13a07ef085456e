import HTTPServer
import TestSupport
import Testing

/// Answers of a Coder server of which a part is not what it should be: the rest goes on, and nobody is left in doubt.
@Suite(.ownThreads) struct UnclearAnswersTests {
  /// What is done to the row of bob's workspace in the list.
  static let rows: [(name: String, change: @Sendable (String) -> String)] = [
    ("an instant that is none", { $0.replacing(#""name":"web""#, with: #""name":"web","last_used_at":"yesterday""#) }),
    ("a number for a text", { $0.replacing(#""name":"web""#, with: #""name":"web","template_name":7"#) }),
    ("a list for an object", { $0.replacing(#""name":"web""#, with: #""name":"web","latest_build":[]"#) }),
    ("no template", { $0.replacing(#""name":"web""#, with: #""name":"web","template_name":"""#) }),
  ]

  @Test(arguments: rows.map(\.name)) func setsAsideAWorkspaceThatItDoesNotUnderstand(name: String) async throws {
    let change = try #require(Self.rows.first { $0.name == name }).change
    let desk = try Desk()
    desk.server.twist { $0.path.hasSuffix("/workspaces") ? .changed(change) : nil }
    let plan = try await desk.run("plan")
    #expect(plan.status == 7)
    #expect(plan.errors.contains("bob/web"))
    let sweep = try await desk.run("sweep", "-o", "json")
    #expect(sweep.status == 7)
    #expect(sweep.errors.contains("bob/web (row "))
    #expect(sweep.output.contains("\"partial\"") && sweep.output.contains("bob/web"))
    #expect(desk.server.changes.count == 3)
    let web = try #require(desk.world.ids["bob/web"])
    #expect(!desk.server.changes.contains { $0.path.contains(web) })
    let list = try await desk.run("workspaces", "list")
    #expect(list.status == 7)
    #expect(list.output.contains("gpu"))
    try desk.expectNoToken()
  }

  /// A token without `template:read`: the server counts what it does not show.
  @Test func failsWhereWorkspacesAreCountedAndNotShown() async throws {
    let desk = try Desk()
    let empty = ServerResponse(json: #"{"workspaces":[],"count":33}"#)
    desk.server.answer { $0.path.hasSuffix("/api/v2/workspaces") ? empty : nil }
    let doctor = try await desk.run("doctor")
    #expect(doctor.status == 1)
    #expect(doctor.output.contains("counts 33 workspaces and shows 0") && doctor.output.contains("template:read"))
    let sweep = try await desk.run("sweep")
    #expect(sweep.status == 7)
    #expect(sweep.output.contains("33 of the workspaces that the server counted were in no answer"))
    #expect(sweep.output.contains("template:read"), "\(sweep.output)")
    desk.expectNoChanges()
  }

  /// The server's wish is in the trail: the next one-shot sweep does not ask for the list again before its time.
  @Test func asksForNoListBeforeTheServerWantsTo() async throws {
    let desk = try Desk()
    let wait = ServerResponse(
      status: 429, headers: ["Content-Type": "application/json", "Retry-After": "3600"],
      body: .bytes(Array(#"{"message":"You've been rate limited."}"#.utf8)))
    desk.server.answer { $0.path.hasSuffix("/api/v2/workspaces") ? wait : nil }
    #expect(try await desk.run("sweep").status == 75)
    let asked = desk.server.requests.count { $0.path.hasSuffix("/api/v2/workspaces") }
    #expect(asked == 1)
    let again = try await desk.run("sweep")
    again.expectComplaint(75, ["list the workspaces", "accepts more from"])
    #expect(desk.server.requests.count { $0.path.hasSuffix("/api/v2/workspaces") } == asked)
  }

  /// A server that takes the connection and says nothing.
  @Test(arguments: [["workspaces", "list"], ["plan"], ["explain", "bob/web"], ["workspaces", "show", "bob/web"]])
  func endsInTimeAndSaysWhatItWaitedFor(words: [String]) async throws {
    let desk = try Desk()
    let gate = Gate()
    desk.server.twist { $0.path.contains("/workspace") ? .heldBefore(gate) : nil }
    let finished = try await desk.run(words + ["--timeout", "3s"])
    finished.expectComplaint(75, ["waiting for \(desk.server.url) to", "the whole command may take 3s", "--timeout"])
    gate.open()
  }

  /// What is no success of an extension, and what the user reads of it.
  static let extensions: [(answer: ServerResponse, words: String)] = [
    (ServerResponse(status: 304), "status 304"),
    (ServerResponse(status: 302, headers: ["Location": "https://login.example/"]), "https://login.example/"),
    (ServerResponse(text: "<html>Sign in</html>", contentType: "text/html"), "a web page answered"),
    (ServerResponse(status: 204), "status 204"),
    (ServerResponse(json: #"{"message":""}"#), "without 'Deadline updated to …'"),
  ]

  @Test(arguments: extensions.indices) func saysWhyAChangeIsNoSuccess(index: Int) async throws {
    let (answer, words) = Self.extensions[index]
    let desk = try Desk()
    desk.server.answer { $0.path.hasSuffix("/extend") ? answer : nil }
    let sweep = try await desk.run("sweep", "-o", "json")
    #expect(sweep.status == 7)
    let results = try #require(JSONTree(Array(sweep.output.utf8)))["decisions"].elements
      .filter { $0["action"].text == "extend" || $0["action"].text == "shorten" }.map { $0["result"].text ?? "" }
    #expect(results.count == 2)
    for result in results { #expect(result.contains(words) && !result.hasPrefix("applied"), "\(result)") }
    try desk.expectNoToken()
  }
}
