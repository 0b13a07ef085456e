import FoundationEssentials
import HTTPServer
import Simulator
import TestSupport
import Testing
import Time

/// Servers whose list leaves workspaces out, or cannot be read where it holds one of them.
@Suite(.ownThreads) struct UnseenWorkspacesTests {
  private static func limits(_ requests: [CoderDouble.Request]) -> [String] {
    requests.compactMap { request in
      guard request.path == "/api/v2/workspaces" else { return nil }
      return request.query["limit"]
    }
  }

  /// v0.13.6 sorts by last use alone, and PostgreSQL sorts each page anew: of 1,010 workspaces that were never used pages of
  /// 250 always leave the same one out.
  @Test func findsEveryWorkspaceOfAnOldServerAndRemembersHow() async throws {
    let desk = try Desk(.v0136, mode: "dry-run")
    let template = try #require(desk.world.template)
    for number in 0..<1006 {
      desk.server.withCoder { coder in
        _ = coder.handle(
          ServerRequest(
            "POST", "/api/v2/organizations/\(coder.organization)/members/alice/workspaces",
            headers: ["Coder-Session-Token": desk.world.token],
            body: Array(#"{"template_id":"\#(template)","name":"n\#(number)"}"#.utf8)), at: coder.now)
      }
    }
    desk.server.clock.advance(by: .minutes(2))
    let first = try await desk.run("sweep", "-o", "json")
    #expect(first.status == 0, "\(first.errors)")
    let document = try #require(JSONTree(Array(first.output.utf8)))
    #expect(document["counted"] == .number(1010) && document["not_seen"] == .number(0))
    #expect(document["note"].text?.contains("lacked 1 of 1010 workspaces") == true)
    #expect(Set(Self.limits(desk.server.requests)) == ["250", "501"])
    let before = desk.server.requests.count
    let second = try await desk.run("sweep")
    #expect(second.status == 0)
    #expect(Set(Self.limits(Array(desk.server.requests.dropFirst(before)))) == ["501"])
    #expect(!second.output.contains("lacked"))
    desk.expectNoChanges()
  }

  /// One member's deadline is rounded into the year 10000, and every page with that workspace is 200 and empty.
  @Test(arguments: [true, false]) func oneMemberBlindsNobody(isRemembered: Bool) async throws {
    let desk = try Desk(.v23113)
    if isRemembered { #expect(try await desk.run("sweep", "--dry-run").status == 0) }
    let web = try #require(desk.world.ids["bob/web"])
    desk.server.withCoder { coder in
      let token = coder.addToken(user: "bob")
      let body = #"{"deadline":"9999-12-31T23:59:59.9999999Z"}"#
      _ = coder.handle(
        ServerRequest(
          "PUT", "/api/v2/workspaces/\(web)/extend", headers: ["Coder-Session-Token": token], body: Array(body.utf8)),
        at: coder.now)
    }
    let sweep = try await desk.run("sweep", "-o", "json")
    #expect(sweep.status == 7)
    #expect(sweep.errors.contains("bob/web (row "))
    let document = try #require(JSONTree(Array(sweep.output.utf8)))
    #expect(document["unreadable"].elements.count == 1)
    #expect(document["not_seen"] == .number(0))
    #expect(document["result"].text == "partial")
    // The rules of the others act.
    #expect(desk.server.changes.count == 3)
    #expect(!desk.server.changes.contains { $0.path.contains(web) })
    for command in [["plan"], ["workspaces", "list"], ["doctor"]] {
      let finished = try await desk.run(command)
      #expect((finished.output + finished.errors).contains("bob/web"), "\(command)")
    }
  }

  /// Two of the same owner, of which nobody remembers anything.
  @Test func namesEachOfSeveralThatCannotBeRead() async throws {
    let desk = try Desk(.v23113)
    let (server, template, token) = (desk.server, try #require(desk.world.template), desk.world.token)
    @Sendable func send(_ method: String, _ path: String, _ body: String) {
      server.withCoder { coder in
        let path = "/api/v2/" + path.replacing("ORGANIZATION", with: coder.organization)
        _ = coder.handle(
          ServerRequest(method, path, headers: ["Coder-Session-Token": token], body: Array(body.utf8)), at: coder.now)
      }
    }
    for name in ["data-1", "data-2", "notes"] {
      send(
        "POST", "organizations/ORGANIZATION/members/bob/workspaces",
        #"{"template_id":"\#(template)","name":"\#(name)"}"#)
    }
    server.clock.advance(by: .minutes(5))
    for id in server.withCoder({ Array($0.workspaceIDs.suffix(3).prefix(2)) }) {
      send("PUT", "workspaces/\(id)/extend", #"{"deadline":"9999-12-31T23:59:59.9999999Z"}"#)
    }
    let sweep = try await desk.run("sweep", "-o", "json")
    #expect(sweep.status == 7)
    #expect(sweep.errors.contains("bob/data-1 (row ") && sweep.errors.contains("bob/data-2 (row "), "\(sweep.errors)")
    // Its owner's other workspace is judged as all are: it is the rule's second.
    #expect(desk.server.changes.count { $0.path.hasSuffix("/extend") } == 3)
    // What was found out is remembered.
    let before = desk.server.requests.count
    let again = try await desk.run("sweep", "-o", "json")
    #expect(again.errors.contains("bob/data-1 (row ") && again.errors.contains("bob/data-2 (row "), "\(again.errors)")
    #expect(desk.server.requests.count - before < 40)
  }

  @Test func cutPagesAreReadInHalves() async throws {
    let desk = try Desk()
    desk.server.twist { request in
      .changed { text in
        request.method == "GET" && text.contains(#""name":"web""#) ? String(text.prefix(text.count / 2)) : text
      }
    }
    let sweep = try await desk.run("sweep")
    #expect(sweep.status == 7)
    #expect(sweep.errors.contains("bob/web"))
    #expect(desk.server.changes.count == 3)
  }
}
