import Foundation
import HTTPServer
import SQLite
import TestSupport
import Testing
import Time

/// What the service answers to whoever watches it, over a real socket.
@Suite(.ownThreads) struct WatchingTests {
  private func ask(
    _ port: UInt16, _ target: String, method: String = "GET", headers: String = ""
  ) throws -> RawAnswer {
    try RawAnswer(asking: port, for: target, method: method, headers: headers)
  }

  private func metrics(_ port: UInt16) throws -> ScrapedMetrics {
    try ScrapedMetrics(ask(port, "/metrics").body, isOpenMetrics: false)
  }

  private func stop(_ service: RunningProgram) async throws {
    service.signal(SIGTERM)
    try await service.end().expectSuccess()
  }

  @Test func answersProbesAndPrometheus() async throws {
    let desk = try Desk(mode: "enforce")
    let service = try desk.start("serve", "--listen", "127.0.0.1:0", "--interval", "1h")
    let port = try await service.listeningPort()
    try await service.says("sweep finished")
    try await service.until("a measured trail") {
      (try? self.metrics(port).value("curfew_open_requests")) != nil
    }
    #expect(try ask(port, "/healthz").body == "alive\n")
    let ready = try ask(port, "/readyz")
    #expect(ready.status == 200 && ready.body == "ready\n")

    let answer = try ask(port, "/metrics")
    #expect(answer.status == 200 && answer.head.contains("Content-Type: text/plain; version=0.0.4; charset=utf-8"))
    let text = try ScrapedMetrics(answer.body, isOpenMetrics: false)
    #expect(text.value("curfew_sweeps_total", ["result": "done"]) == 1, "\(answer.body)")
    #expect(text.value("curfew_sweep_duration_seconds_count") == 1)
    #expect(text.value("curfew_rules", ["mode": "enforce"]) == 4)
    #expect((text.value("curfew_last_successful_sweep_timestamp_seconds") ?? 0) > 1_764_000_000)
    #expect(text.value("curfew_circuit_state", ["state": "closed"]) == 1)
    let states = text.samples("curfew_workspaces").reduce(0) { $0 + $1.value }
    #expect(Int(states) == World.workspaces.count)
    // What was done on the server is what was counted.
    let applied = text.samples("curfew_actions_total").filter { $0.labels["result"] == "applied" }
    #expect(Int(applied.reduce(0) { $0 + $1.value }) == desk.server.changes.count && !applied.isEmpty)
    let sent = text.samples("curfew_server_requests_total").filter { $0.labels["status"] == "200" }
    #expect(sent.contains { $0.labels["path"] == "/workspaces" && $0.labels["method"] == "GET" })
    for name in ["process_resident_memory_bytes", "process_open_fds", "process_threads", "process_cpu_seconds_total"] {
      #expect((text.value(name) ?? 0) > 0, "\(name)")
    }

    let open = try ask(port, "/metrics", headers: "Accept: application/openmetrics-text;version=1.0.0\r\n")
    #expect(open.head.contains("Content-Type: application/openmetrics-text; version=1.0.0; charset=utf-8"))
    let families = try ScrapedMetrics(open.body, isOpenMetrics: true).families
    #expect(families.count == text.families.count)
    // No label names a workspace or whom it belongs to.
    let names = World.workspaces.flatMap { [$0.0, $0.1] } + desk.world.ids.flatMap { [$0.key, $0.value] }
    let values = text.families.flatMap(\.samples).flatMap(\.labels.values)
    #expect(Set(values).isDisjoint(with: names))

    let head = try ask(port, "/metrics", method: "HEAD")
    #expect(head.status == 200 && head.body.isEmpty)
    let post = try ask(port, "/readyz", method: "POST")
    #expect(post.status == 405 && post.head.contains("Allow: GET, HEAD") && post.body.contains("Only GET and HEAD"))
    let other = try ask(port, "/elsewhere")
    #expect(other.status == 404 && other.body.contains("/healthz, /metrics, /readyz, /status"))
    try await stop(service)
    try desk.expectNoToken()
  }

  /// The reason is what whoever is woken reads first.
  @Test func saysWhyItIsNotReadyAndWhichRulesAreInForce() async throws {
    let desk = try Desk(mode: "dry-run")
    desk.server.answer { request in
      request.path.hasSuffix("/workspaces") ? ServerResponse(status: 500, json: #"{"message":"out of order"}"#) : nil
    }
    let service = try desk.start("serve", "--listen", "127.0.0.1:0", "--interval", "1h")
    let port = try await service.listeningPort()
    try await service.says("sweep failed")
    let answer = try ask(port, "/readyz")
    #expect(
      answer.status == 503
        && answer.body.hasPrefix("not ready\nno sweep has succeeded since this start; the last one failed: "))
    // What is logged of it is a sentence, and what to do about it stands beside that.
    #expect(!service.errors.contains("reason=\"curfew: "), "\(service.errors)")
    #expect(answer.body.contains("out of order"), "\(answer.body)")
    #expect(try ask(port, "/healthz").status == 200)
    var metrics = try metrics(port)
    #expect((metrics.value("curfew_sweeps_total", ["result": "failed"]) ?? 0) >= 1)
    #expect(metrics.value("curfew_last_successful_sweep_timestamp_seconds") == 0)
    #expect((metrics.samples("curfew_server_requests_total").first { $0.labels["status"] == "500" }?.value ?? 0) > 0)

    try desk.write("rules: [", to: "rules.d/four.yaml")
    service.signal(SIGHUP)
    try await service.says("rules refused")
    metrics = try self.metrics(port)
    #expect(metrics.value("curfew_last_reload_successful") == 0)
    #expect(metrics.value("curfew_reloads_total", ["result": "failure"]) == 1)
    #expect(metrics.value("curfew_rules", ["mode": "enforce"]) == 4)
    try await stop(service)
  }

  /// A server that takes its time for the list holds up the sweep and nobody else.
  @Test func aScrapeDoesNotWaitForASweep() async throws {
    let desk = try Desk(mode: "dry-run")
    try await desk.run("sweep").expectSuccess()
    let gate = Gate()
    desk.server.twist { $0.path.hasSuffix("/workspaces") ? .heldBefore(gate) : nil }
    let service = try desk.start("serve", "--listen", "127.0.0.1:0", "--interval", "1h")
    let port = try await service.listeningPort()
    try await gate.reached()
    #expect(try metrics(port).value("curfew_sweeps_total", ["result": "done"]) == 0)
    let inHand = "no sweep has succeeded since this start; one is in hand since 20"
    #expect(try ask(port, "/readyz").body.hasPrefix("not ready\n\(inHand)"))
    // The last sweep was somebody's, by hand.
    let status = try await desk.run("status", "--listen", "127.0.0.1:\(port)")
    #expect(status.status == 1 && status.output.contains(inHand), "\(status)")
    #expect(!status.output.contains("as its timer says"), "\(status)")
    #expect(try ask(port, "/healthz").status == 200)
    gate.open()
    try await service.says("sweep finished")
    #expect(try metrics(port).value("curfew_sweeps_total", ["result": "done"]) == 1)
    try await stop(service)
  }

  /// Before anything is done: whoever starts it has to see it.
  @Test func refusesAnAddressThatItCannotHave() async throws {
    let desk = try Desk(mode: "enforce")
    let other = try HTTPServer { _ in ServerResponse(text: "somebody else") }
    let taken = "127.0.0.1:\(other.port)"
    try await desk.run("serve", "--listen", taken).expectComplaint(
      1, ["cannot listen on \(taken): another program does", "flag --listen names this address; nothing was done"])
    // 192.0.2.1 is nobody's (RFC 5737).
    try await desk.run("serve", "--listen", "192.0.2.1:9464").expectComplaint(1, ["cannot listen on 192.0.2.1:9464: "])
    try await desk.run("serve", "--listen", "localhost:9464").expectComplaint(
      2, ["--listen: 'localhost:9464' is not valid", "names are not looked up"])
    desk.environment["CURFEW_LISTEN"] = "9464"
    try await desk.run("serve").expectComplaint(
      1, ["environment CURFEW_LISTEN: '9464' is not valid; expected an address and a port such as 127.0.0.1:9464"])
    #expect(desk.server.requests.isEmpty && !FileManager.default.fileExists(atPath: desk.path("curfew.db")))
  }

  /// Strangers: half-open connections by the hundred, heads without end, methods that nobody knows.
  @Test func holdsUpNothingForStrangers() async throws {
    let desk = try Desk(mode: "dry-run")
    let service = try desk.start("serve", "--listen", "127.0.0.1:0")
    let port = try await service.listeningPort()
    try await service.says("sweep finished")
    let folder = "/proc/\(service.identifier)"
    func count(_ name: String) throws -> Int {
      try FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(name)").count
    }
    let (threads, descriptors) = (try count("task"), try count("fd"))

    let long = String(repeating: "x", count: 200_000)
    #expect((400..<500).contains(try ask(port, "/metrics", headers: "X-Long: \(long)\r\n").status))
    #expect([400, 413, 414].contains(try ask(port, "/" + long).status))
    #expect(try ask(port, "/metrics", method: "BREW").status == 405)
    #expect(try ask(port, "/%00/../metrics").status == 404)
    let garbage = try RawConnection(port: port)
    garbage.send("\u{1}\u{2}\r\n\r\n")
    #expect([0, 400].contains(RawAnswer(garbage.receive()).status))

    // As many as there may be, and 900 more.
    var strangers = (0..<1000).compactMap { _ in try? RawConnection(port: port) }
    for stranger in strangers { stranger.send("GET /metrics HTTP/1.1\r\nX-Slow: ") }
    service.signal(SIGHUP)
    try await service.says("rules read again")
    #expect(try count("fd") < descriptors + 200)
    #expect(try count("task") <= threads + 8)
    try await service.says("sweep finished", times: 2)
    strangers = []
    try await service.until("an answer again") { (try? self.ask(port, "/healthz").body) == "alive\n" }
    try await stop(service)
  }

  /// Whoever is told that the first sweep makes the trail would make a second one.
  @Test func statusKnowsAServiceThatHasLostItsTrail() async throws {
    let desk = try Desk(mode: "dry-run")
    let service = try desk.start("serve", "--listen", "127.0.0.1:0")
    let port = try await service.listeningPort()
    try await service.says("sweep finished")
    try await desk.shell("mkdir gone; mv curfew.db* gone/").expectSuccess()
    let lost = try await desk.run("status", "--listen", "127.0.0.1:\(port)")
    lost.expectComplaint(1, ["curfew.db: the audit trail is gone", "127.0.0.1:\(port)", "put the file back"])
    try await desk.shell("mv gone/* .").expectSuccess()
    try await stop(service)
  }

  @Test func statusTellsWhatTheServiceDoes() async throws {
    let desk = try Desk(mode: "dry-run")
    try await desk.run("status").expectComplaint(1, ["there is no audit trail yet"])
    let service = try desk.start("serve", "--listen", "127.0.0.1:0")
    let port = try await service.listeningPort()
    try await service.says("sweep finished")
    let well = try await desk.run("status", "--listen", "127.0.0.1:\(port)")
    #expect(well.status == 0 && well.output.contains("running, well"), "\(well)")
    try await desk.run("pause", "--reason", "release day").expectSuccess()
    let told = try await desk.json("status", "--listen", "127.0.0.1:\(port)")
    #expect(told["well"].bool == true && told["asked"].bool == true && told["running"].bool == true)
    #expect(told["pause"]["reason"].text == "release day" && told["circuit"].text == "closed")
    #expect(told["last_sweep"]["result"].text == "done" && told["next_sweep"].text != nil)
    let unheard = try await desk.run("status", "--listen", "127.0.0.1:1")
    #expect(unheard.status == 1 && unheard.output.contains("the service does not answer at 127.0.0.1:1"), "\(unheard)")
    try await stop(service)
    let stopped = try await desk.run("status")
    #expect(stopped.status == 1 && stopped.output.contains("no service is running on this database"), "\(stopped)")
    try desk.expectNoToken()
  }

  /// A sweep by a timer is no service that is missing.
  @Test func statusKnowsSweepsByATimer() async throws {
    let desk = try Desk(mode: "dry-run")
    try await desk.run("sweep").expectSuccess()
    let status = try await desk.run("status")
    #expect(status.status == 0 && status.output.contains("as its timer says"), "\(status)")
    desk.server.answer {
      $0.path.hasSuffix("/workspaces") ? ServerResponse(status: 403, json: #"{"message":"no"}"#) : nil
    }
    _ = try await desk.run("sweep")
    let failed = try await desk.run("status")
    #expect(failed.status == 1 && failed.output.contains("the last sweep failed: "), "\(failed)")
    let checks = try await desk.json("doctor")["checks"].elements
    let database = checks.first { $0["check"].text == "database" }
    #expect(database?["status"].text == "warning", "\(checks)")
    #expect(database?["detail"].text?.contains(/the last sweep, .* ago, failed: .*403/) == true, "\(checks)")
  }

  /// A timer that died is noticed by the sweeps that do not come any more.
  @Test func statusMissesSweepsOfATimer() async throws {
    let desk = try Desk(mode: "dry-run")
    for _ in 0..<3 { try await desk.run("sweep").expectSuccess() }
    #expect(try await desk.run("status").status == 0)
    let connection = try Connection(path: desk.path("curfew.db"), access: .readWrite)
    try connection.trustSchema()
    let hour = 3_600_000_000
    try connection.execute("UPDATE sweeps SET at = at - \(hour); UPDATE sweep_ends SET at = at - \(hour)")
    let status = try await desk.run("status")
    #expect(status.status == 1 && status.output.contains("no sweep has succeeded for 1h"), "\(status)")
  }

  /// A token that has lost its rights is shown an empty list, which is no error.
  @Test func saysThatItIsBlind() async throws {
    let desk = try Desk(mode: "dry-run")
    let template = try #require(desk.world.template)
    for number in 0..<6 {
      desk.send(
        "POST", "/organizations/\(desk.server.withCoder { $0.organization })/members/alice/workspaces",
        body: #"{"template_id":"\#(template)","name":"n\#(number)"}"#)
    }
    desk.wait(.minutes(2))
    try await desk.run("sweep").expectSuccess()
    desk.server.answer {
      $0.path == "/api/v2/workspaces" ? ServerResponse(status: 200, json: #"{"workspaces":[],"count":0}"#) : nil
    }
    #expect(try await desk.run("sweep").status == 7)
    let status = try await desk.run("status")
    #expect(status.status == 1 && status.output.contains("the last sweep saw 0 workspaces, where one of"), "\(status)")

    let service = try desk.start("serve", "--listen", "127.0.0.1:0")
    let port = try await service.listeningPort()
    try await service.says("sweep finished")
    let ready = try ask(port, "/readyz")
    #expect(ready.status == 503 && ready.body.contains("sees 0 workspaces, where a sweep before saw 10"), "\(ready)")
    #expect(try metrics(port).value("curfew_fleet_shrunk") == 1)
    let told = try await desk.run("status", "--listen", "127.0.0.1:\(port)")
    #expect(told.status == 1 && told.output.contains("sees 0 workspaces"), "\(told)")
    try await stop(service)
  }

  /// A machine that starts before its Coder server: whoever watches learns why nothing happens, and nobody has to start it again.
  @Test func waitsForAServerThatIsAwayAtItsStart() async throws {
    let desk = try Desk()
    desk.server.answer { _ in ServerResponse(status: 503, json: #"{"message":"down"}"#) }
    let service = try desk.start("serve", "--listen", "127.0.0.1:0")
    let port = try await service.listeningPort()
    try await service.says("sweep failed", times: 2)
    #expect(try ask(port, "/healthz").body == "alive\n")
    let ready = try ask(port, "/readyz")
    #expect(ready.status == 503 && ready.body.contains("no sweep has succeeded since this start; the last one failed"))
    #expect((try metrics(port).value("curfew_sweeps_total", ["result": "failed"]) ?? 0) >= 2)
    desk.server.twist { _ in nil }
    try await service.says("the server answers again")
    try await service.says("applied=4")
    try await service.until("it is ready") { (try? self.ask(port, "/readyz").status) == 200 }
    try await stop(service)
    #expect(desk.server.changes.count == 4)
    try await desk.run("audit", "verify").expectSuccess()
  }

  /// What does not get better by itself ends the start, where whoever starts it looks.
  @Test func endsWhereNoCoderServerAnswers() async throws {
    let desk = try Desk()
    desk.server.answer { _ in ServerResponse(text: "<!doctype html><title>Sign in</title>", contentType: "text/html") }
    try await desk.run("serve").expectComplaint(1, ["not a Coder server"])
    desk.server.twist { _ in nil }
    try await desk.run("sweep").expectSuccess()
    let other = try SimulatedServer()
    desk.environment["CODER_URL"] = other.server.baseURL
    desk.environment["CODER_SESSION_TOKEN"] = other.token
    try await desk.run("serve").expectComplaint(1, ["belongs to the Coder server"])
  }

  /// Sweeps that succeed and can do nothing: nobody is extended any more, and who is on call has to hear of it.
  @Test(arguments: [
    (true, "of 10 workspaces that the server counts, it shows 10 not at all"),
    (false, "the token may change none of the"),
  ])
  func isNotWellWhereItCanDoNothing(isBlind: Bool, problem: String) async throws {
    let desk = try Desk()
    if isBlind {
      desk.server.answer {
        $0.path.hasSuffix("/workspaces") ? ServerResponse(json: #"{"workspaces":[],"count":10}"#) : nil
      }
    } else {
      desk.environment["CODER_SESSION_TOKEN"] = RefusalTests.readOnlyToken(desk)
    }
    let service = try desk.start("serve", "--listen", "127.0.0.1:0")
    let port = try await service.listeningPort()
    try await service.says("sweep finished")
    let ready = try ask(port, "/readyz")
    #expect(ready.status == 503 && ready.body.contains(problem), "\(ready.body)")
    let status = try await desk.run("status")
    #expect(status.status == 1 && status.output.contains(problem), "\(status)")
    desk.expectNoChanges()
    try await stop(service)
  }

  /// As the image listens: on all addresses, without a password, so that the status is for nobody.
  @Test func statusNeedsNoPasswordToKnowWhetherTheServiceIsWell() async throws {
    let desk = try Desk(mode: "dry-run")
    let service = try desk.start("serve", "--listen", "0.0.0.0:0")
    let port = try await service.listeningPort(on: "0.0.0.0")
    try await service.says("sweep finished")
    #expect(try ask(port, "/status").status == 403)
    let well = try await desk.run("status", "--listen", "0.0.0.0:\(port)")
    #expect(well.status == 0 && well.output.contains("running, well"), "\(well)")
    desk.server.answer { $0.path.hasSuffix("/workspaces") ? ServerResponse(status: 500, json: "{}") : nil }
    try await service.until("what is wrong") { (try? self.ask(port, "/readyz").status) == 503 }
    let unwell = try await desk.run("status", "--listen", "0.0.0.0:\(port)")
    #expect(unwell.status == 1 && unwell.output.contains("no sweep has succeeded for"), "\(unwell)")
    try await stop(service)
  }

  /// A unit gives the address in the service's environment, which no shell has.
  @Test func statusFindsTheServiceByItself() async throws {
    let desk = try Desk(mode: "dry-run")
    let service = try desk.start("serve", "--listen", "127.0.0.1:0")
    try await service.says("sweep finished")
    let status = try await desk.json("status")
    #expect(status["asked"].bool == true && status["well"].bool == true, "\(status)")
    // What is written beside the sweep is the sweep's, whatever is in force by now.
    #expect(status["last_sweep"]["mode"].text == "dry-run", "\(status)")
    #expect(status["last_sweep"]["rule_set"] == status["rule_set"] && status["rule_set"].text != nil, "\(status)")
    // What somebody says goes first; settings in a file are of the service only where they name its address.
    let elsewhere = try await desk.run("status", "--listen", "127.0.0.1:1")
    #expect(elsewhere.status == 1 && elsewhere.output.contains("does not answer at 127.0.0.1:1"), "\(elsewhere)")
    try desk.write("mode: dry-run\nlisten: 127.0.0.1:1\n", to: "curfew.yaml")
    #expect(try await desk.json("status")["asked"].bool == true)
    try await stop(service)
    try desk.write("mode: dry-run\n", to: "curfew.yaml")
    let ended = try await desk.json("status")
    #expect(ended["asked"].bool == false && ended["running"].bool == false, "\(ended)")
  }

  /// The last good rules do their work, and somebody waits for the newer ones to count.
  @Test(arguments: [true, false]) func saysThatNewerRulesWereRefused(listens: Bool) async throws {
    let desk = try Desk(mode: "dry-run")
    let service = try desk.start(["serve"] + (listens ? ["--listen", "127.0.0.1:0"] : []))
    try await service.says("sweep finished")
    try desk.write("rules: [", to: "rules.d/four.yaml")
    service.signal(SIGHUP)
    try await service.says("in force: the rules in")
    if listens {
      let ready = try ask(try await service.listeningPort(), "/readyz")
      #expect(ready.status == 200 && ready.body.hasPrefix("ready\n"), "\(ready)")
      #expect(ready.body.contains("the last good ones are in force: the rules in"), "\(ready)")
    }
    let status = try await desk.run("status")
    #expect(status.status == 0 && !status.output.contains("well"), "\(status)")
    #expect(status.output.contains("four.yaml:1:"), "\(status)")
    let json = try await desk.json("status")
    #expect(json["well"].bool == false && json["problems"].elements.isEmpty, "\(json)")
    #expect(json["rules_refused"].text?.contains("four.yaml:1:") == true, "\(json)")
    try await stop(service)
  }

  /// Whoever asks may have other settings than the service was started with.
  @Test func tellsTheNextSweepByTheIntervalOfTheService() async throws {
    let desk = try Desk()
    let service = try desk.start("serve", "--interval", "17m")
    try await service.says("sweep finished")
    let status = try await desk.json("status")
    let last = try #require(status["last_sweep"]["at"].text.flatMap { Timestamp(rfc3339: $0) })
    let next = try #require(status["next_sweep"].text.flatMap { Timestamp(rfc3339: $0) })
    #expect(next - last == .minutes(17), "\(status)")
    service.signal(SIGTERM)
    try await service.end().expectSuccess()
  }
}
