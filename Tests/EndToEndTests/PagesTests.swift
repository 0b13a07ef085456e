import Foundation
import HTTPServer
import TestSupport
import Testing
import Time

/// The pages of the service, over a real socket: what is in them, and whom they are shown to.
@Suite(.ownThreads) struct PagesTests {
  private func serve(
    _ desk: Desk, at address: String = "127.0.0.1", _ arguments: String...
  ) async throws -> (service: RunningProgram, port: UInt16) {
    let service = try desk.start(["serve", "--listen", "\(address):0", "--interval", "1h"] + arguments)
    let port = try await service.listeningPort(on: address)
    try await service.says("sweep finished")
    return (service, port)
  }

  private func page(_ port: UInt16, _ target: String) throws -> ParsedMarkup {
    let answer = try RawAnswer(asking: port, for: target)
    #expect(answer.status == 200, "\(target): \(answer.body)")
    return try ParsedMarkup.document(answer.body)
  }

  private func stop(_ service: RunningProgram) async throws {
    service.signal(SIGTERM)
    try await service.end().expectSuccess()
  }

  /// What a workspace was when it was last read is not told as what it is, once it is gone.
  @Test func tellsOfAWorkspaceThatIsGoneWhatItWas() async throws {
    let desk = try Desk(mode: "dry-run")
    try await desk.run("sweep").expectSuccess()
    let id = try #require(desk.world.ids["bob/web"])
    #expect(desk.server.withCoder { $0.lose(id) })
    desk.wait(.minutes(10))
    let (service, port) = try await serve(desk)
    let text = try RawAnswer(asking: port, for: "/workspaces/bob/web").body
    #expect(text.contains("It is no more on the server"), "\(text)")
    #expect(text.contains("when it was last read</dd>") && text.contains("<dt>Stops next</dt><dd>it is gone</dd>"))
    try await stop(service)
  }

  /// Right after an act the deadline that was read is the one before it.
  @Test func showsTheDeadlineThatTheActSet() async throws {
    let desk = try Desk(mode: "enforce")
    let (service, port) = try await serve(desk)
    let stops = try #require(try page(port, "/").all("table").first { $0.text.contains("stop next") })
    let row = try #require(stops.all("tr").first { $0.text.contains("bob/web") })
    let deadline = try #require(row.all("time").first?.attributes["datetime"])
    let facts = try page(port, "/workspaces/bob/web")
    let next = try #require(facts.all("dd").dropFirst().first)
    #expect(next.all("time").first?.attributes["datetime"] == deadline, "\(next.text)")
    #expect(next.text.contains("shorten by shorten-bob"), "\(next.text)")
    #expect(next.all("a").contains { $0.attributes["href"]?.hasPrefix("/decisions/") == true })
    try await stop(service)
  }

  /// The server stops at the deadline, and the rule has set it.
  @Test func saysWhichRuleStoppedAWorkspace() async throws {
    let desk = try Desk(mode: "enforce")
    try await desk.run("sweep").expectSuccess()
    desk.wait(.hours(1))
    let (service, port) = try await serve(desk)
    let rows = try page(port, "/workspaces/bob/web").all("tr")
    let stopped = try #require(rows.first { $0.text.contains("stopped") })
    #expect(stopped.text.contains("the server, at the deadline that rule shorten-bob had set"), "\(stopped.text)")
    let report = try await desk.run("report", "workspace", "bob/web")
    #expect(report.output.contains("the server, at the deadline that rule shorten-bob had set"), "\(report)")
    try await stop(service)
  }

  /// Follows every link from the first page on.
  @Test func everyLinkLeadsToAPage() async throws {
    let desk = try Desk(mode: "enforce")
    let (service, port) = try await serve(desk)
    let changes = desk.server.changes.count
    var (known, left) = (Set(["/"]), ["/"])
    while let target = left.popLast(), known.count < 120 {
      let answer = try RawAnswer(asking: port, for: target)
      #expect(answer.status == 200, "\(target): \(answer.body)")
      let root = try ParsedMarkup.document(answer.body)
      #expect(answer.field("Content-Type") == "text/html; charset=utf-8")
      let policy = answer.field("Content-Security-Policy") ?? ""
      #expect(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "\(target)")
      #expect(answer.field("X-Content-Type-Options") == "nosniff" && answer.field("Cache-Control") == "no-store")
      #expect(answer.field("Referrer-Policy") == "same-origin")
      #expect(PageAccessibility(root).problems == [], "\(target)")
      #expect(root.all.allSatisfy { $0.attributes["style"] == nil && $0.attributes["src"] == nil }, "\(target)")
      for link in root.all("a").compactMap({ $0.attributes["href"] }) where link.hasPrefix("/") {
        if known.insert(link).inserted { left.append(link) }
      }
    }
    for page in ["/decisions", "/rules", "/reports", "/reports/activity", "/reports/summary", "/trail"] {
      #expect(known.contains(page), "\(page)")
    }
    let workspaces = known.filter { $0.hasPrefix("/workspaces/") }
    #expect(!workspaces.isEmpty && known.contains { $0.hasPrefix("/decisions/") })
    // None of them changed anything, on the server or in the trail.
    #expect(desk.server.changes.count == changes)
    try await desk.run("audit", "verify").expectSuccess()
    let metrics = try ScrapedMetrics(RawAnswer(asking: port, for: "/metrics").body, isOpenMetrics: false)
    #expect((metrics.value("curfew_page_requests_total", ["page": "now", "status": "200"]) ?? 0) >= 1)
    try await stop(service)
    try desk.expectNoToken()
  }

  @Test func showsWhatIsInTheTrail() async throws {
    let desk = try Desk(mode: "enforce")
    // On newer servers it has no deadline any more.
    desk.send("PUT", "/workspaces/\(desk.world.ids["dave/docs"] ?? "")/ttl", body: #"{"ttl_ms":null}"#)
    let (service, port) = try await serve(desk)
    try await desk.run("pause", "--reason", "release <day>").expectSuccess()
    let now = try page(port, "/")
    #expect(now.text.contains("enforce: rules of mode enforce act") && now.text.contains("release <day>"))
    let fleet = try #require(now.all("table").first { $0.text.contains("Workspaces by state") })
    #expect(fleet.all("td").compactMap { Int($0.text) }.reduce(0, +) == World.workspaces.count)

    // What stops next is what the server has now, where Curfew moved it, too.
    let listed = try await desk.json("workspaces", "list")["workspaces"].elements
    let expected = listed.filter { $0["status"].text == "running" }.compactMap { workspace in
      workspace["stops_next"].text.flatMap { Timestamp(rfc3339: $0) }.map { (workspace["workspace"].text ?? "", $0) }
    }.filter { $0.1 > desk.server.clock.now() }.sorted { ($0.1, $0.0) < ($1.1, $1.0) }
    let stops = try #require(now.all("table").first { $0.text.contains("stop next") }).all("tbody")[0].all("tr")
    #expect(stops.map { $0.all("th")[0].text } == expected.map(\.0) && !stops.isEmpty)
    #expect(stops.map { $0.all("time")[0].attributes["datetime"] } == expected.map { $0.1.flooredToSecond.rfc3339 })

    #expect(now.text.contains("1 other running workspace has no deadline ahead."))

    let decisions = try await desk.json("audit", "list")
    let first = try #require(decisions["decisions"].elements.first { $0["verdict"].text == "act" })
    let number = try #require(first["number"].integer)
    let name = try #require(first["workspace"].text)
    let rule = try #require(first["rule"].text)
    let decision = try page(port, "/decisions/\(number)")
    #expect(
      decision.text.contains(rule) && decision.all("a").contains { $0.attributes["href"] == "/workspaces/\(name)" })
    #expect(decision.all("pre").contains { $0.text.contains("name: \(rule)") })
    let workspace = try page(port, "/workspaces/\(name)")
    #expect(workspace.text.contains("What the rules say") && workspace.text.contains("Every term of \(rule)"))
    #expect(workspace.all("a").contains { $0.attributes["href"] == "/decisions/\(number)" })
    #expect(workspace.all("tr").contains { $0.text.contains("started") && $0.text.contains("a person") })
    #expect(try page(port, "/rules").all("th").contains { $0.text == rule })
    #expect(try page(port, "/trail").text.contains(desk.path("curfew.db")))

    // The filters select what 'audit list' selects.
    func numbers(_ query: String) throws -> [String] {
      let table = try page(port, "/decisions?\(query)").all("tbody").first
      return (table?.all("th") ?? []).map(\.text)
    }
    for (query, options) in [
      ("rule=\(rule)", ["--rule", rule]), ("verdict=act&owner=ALICE", ["--verdict", "act", "--owner", "alice"]),
      ("workspace=\(name)&from=2020-01-01", ["--workspace", name]), ("to=2020-01-01", ["--until", "2020-01-01"]),
    ] {
      let listed = try await desk.run(["audit", "list", "-o", "json"] + options)
      let tree = JSONTree(Array(listed.output.utf8)) ?? .null
      #expect(
        try numbers(query) == tree["decisions"].elements.compactMap { $0["number"].integer.map { "\($0)" } }, "\(query)"
      )
    }
    let action = try #require(first["action"].text)
    #expect(try numbers("action=\(action)").contains("\(number)"))
    // Before and after are the two ways to turn pages.
    let all = try numbers("")
    let middle = all[all.count / 2]
    #expect(
      try numbers("before=\(middle)") + [middle] + numbers("after=\(middle)") == Array(all[(all.count / 2 + 1)...]) + [
        middle
      ] + Array(all[..<(all.count / 2)]))
    try await stop(service)
  }

  @Test func refusesWhatMakesNoSense() async throws {
    let desk = try Desk(mode: "dry-run")
    let (service, port) = try await serve(desk)
    for (target, status, words) in [
      ("/elsewhere", 404, "/decisions"),
      ("/workspaces/alice/nothing", 404, "The trail knows no workspace alice/nothing"),
      ("/decisions/999999", 404, "has no decision 999999"), ("/reports/weather", 404, "There is no report weather"),
      ("/decisions?verdict=perhaps", 400, "expected act, would-act"),
      ("/decisions?colour=red", 400, "is not one of this page; expected one of owner"),
      ("/decisions?owner=a&owner=b", 400, "is given twice"), ("/decisions?before=7&after=3", 400, "is given beside"),
      ("/decisions?from=soon", 400, "or how long ago, such as 2h or 3d"),
      ("/decisions?before=x", 400, "a number above 0"),
      ("/decisions/many", 400, "such as 4711"), ("/reports/activity?by=colour", 400, "expected total, workspace"),
      ("/reports/activity?from=2030-01-01", 400, "another range"), ("/reports/activity?with=/other.db", 400, "with"),
      ("/trail?x=1", 400, "no parameters"),
      // A page opens no file that its reader names, nor tells whether there is one.
      ("/reports/savings?against=rules:/etc/shadow", 400, "there is no rule set"),
      ("/reports/savings?against=rules:rules.d", 400, "there is no rule set"),
    ] {
      var answer = try RawAnswer(asking: port, for: target, headers: "Accept: text/html\r\n")
      // As a browser does that is told that a page takes longer.
      if answer.status == 202 { answer = try RawAnswer(asking: port, for: target, headers: "Accept: text/html\r\n") }
      #expect(answer.status == status && answer.body.contains(words), "\(target): \(answer.body.suffix(600))")
      #expect(PageAccessibility(try ParsedMarkup.document(answer.body)).problems == [], "\(target)")
      #expect(answer.field("X-Content-Type-Options") == "nosniff" && answer.field("Cache-Control") == "no-store")
    }
    // Programs get a sentence.
    let sentence = try RawAnswer(asking: port, for: "/elsewhere")
    #expect(sentence.status == 404 && sentence.field("Content-Type")?.hasPrefix("text/plain") == true)
    let post = try RawAnswer(asking: port, for: "/decisions", method: "POST")
    #expect(post.status == 405 && post.field("Allow") == "GET, HEAD")
    let head = try RawAnswer(asking: port, for: "/", method: "HEAD")
    #expect(head.status == 200 && head.body.isEmpty && (head.field("Content-Length").flatMap { Int($0) } ?? 0) > 1000)
    // A site whose name somebody lets lead here.
    let rebound = try RawAnswer(asking: port, for: "/", host: "evil.example.com")
    #expect(rebound.status == 421 && !rebound.body.contains("alice"))
    #expect(try RawAnswer(asking: port, for: "/status", host: "evil.example.com").status == 421)
    #expect(try RawAnswer(asking: port, for: "/healthz", host: "evil.example.com").status == 200)
    try await stop(service)
  }

  @Test func asksForThePasswordWhereOthersReachIt() async throws {
    let desk = try Desk(mode: "dry-run")
    var (service, port) = try await serve(desk, at: "")
    for target in ["/", "/decisions", "/status"] {
      let closed = try RawAnswer(asking: port, for: target)
      #expect(closed.status == 403 && closed.body.contains("password_file: FILE"), "\(closed.body)")
    }
    for target in ["/healthz", "/readyz", "/metrics"] {
      #expect(try RawAnswer(asking: port, for: target).status == 200, "\(target)")
    }
    try await stop(service)

    try desk.write("short\n", to: "password")
    desk.environment["CURFEW_PAGES_PASSWORD_FILE"] = desk.path("password")
    try await desk.run("serve", "--listen", ":0").expectComplaint(
      1,
      ["cannot read the password of the pages", "12 characters or more", "CURFEW_PAGES_PASSWORD_FILE names this file"])
    let secret = "correct-horse-battery"
    try desk.write("\(secret)\n", to: "password")
    (service, port) = try await serve(desk, at: "")
    let asked = try RawAnswer(asking: port, for: "/")
    #expect(asked.status == 401 && asked.field("WWW-Authenticate") == "Basic realm=\"Curfew\", charset=\"UTF-8\"")
    #expect(!asked.body.contains("alice") && !asked.body.contains(desk.path("curfew.db")))
    func status(_ credentials: String) throws -> Int {
      try RawAnswer(asking: port, for: "/", headers: "Authorization: \(credentials)\r\n").status
    }
    #expect(try status("Basic \(Data("me:\(secret)".utf8).base64EncodedString())") == 200)
    #expect(try status("Bearer \(secret)") == 200 && status("Bearer \(secret)x") == 401)
    let well = try await desk.run("status", "--listen", ":\(port)")
    #expect(well.status == 0, "\(well)")
    desk.environment["CURFEW_PAGES_PASSWORD_FILE"] = nil
    let unknown = try await desk.run("status", "--listen", ":\(port)")
    #expect(unknown.status == 1 && unknown.output.contains("wants the password of the pages"), "\(unknown)")
    try await stop(service)
    #expect(try desk.files(with: secret) == ["password"])
  }

  /// Names that are markup, and letters that are written from right to left.
  @Test func showsNamesOfOthersAsText() async throws {
    let desk = try Desk(mode: "dry-run")
    let hostile = "<img src=x onerror=alert(1)>&amp;\"'\u{202E}שלום"
    let escaped = try #require(String(data: JSONEncoder().encode(hostile), encoding: .utf8)).dropFirst().dropLast()
    let bodies = desk.server.withCoder { coder in
      ["/api/v2/workspaces", "/api/v2/templates"].map { path in
        let request = ServerRequest("GET", path, headers: ["Coder-Session-Token": desk.world.token], body: [])
        let body = String(decoding: coder.handle(request, at: coder.now).response.bytes ?? [], as: UTF8.self)
        return (path, body.replacing("\"api\"", with: "\"\(escaped)\"").replacing("\"alice\"", with: "\"\(escaped)\""))
      }
    }
    let answers = Dictionary(uniqueKeysWithValues: bodies)
    desk.server.answer { request in
      request.method == "GET" ? answers[request.path].map { ServerResponse(status: 200, json: $0) } : nil
    }
    try desk.write(World.rules().replacing("owner: [alice], ", with: ""), to: "rules.d/four.yaml")
    let (service, port) = try await serve(desk)
    for target in ["/", "/decisions", "/reports/activity?from=2020-01-01", "/reports/summary?from=2020-01-01"] {
      let answer = try RawAnswer(asking: port, for: target)
      let root = try ParsedMarkup.document(answer.body)
      if !target.hasPrefix("/reports") {
        #expect(root.text.contains("<img src=x onerror=alert(1)>&amp;\"'\u{FFFD}שלום"), "\(target)")
      }
      #expect(root.all("img").isEmpty && !answer.body.contains("<img") && !answer.body.contains("\u{202E}"))
    }
    let link = try page(port, "/decisions").all("a").compactMap { $0.attributes["href"] }.first {
      $0.hasPrefix("/workspaces/%3Cimg")
    }
    let workspace = try page(port, #require(link))
    #expect(workspace.all("h1").first?.children.map(\.name) == ["bdi"] && workspace.all("img").isEmpty)
    try await stop(service)
  }
}
