import Foundation
import HTTPServer
import SQLite
import TestSupport
import Testing

/// Notices from the built binary: settings, rules, a real webhook and what it can answer.
@Suite(.ownThreads) struct NoticeTests {
  private static let rules = """
    version: 1
    defaults: {mode: enforce}
    groups:
      - name: notices
        rules:
          - name: shorten-bob
            match: {owner: [bob]}
            when: ws.status == "running" && has(ws.deadline)
            actions: [{shorten: {to: "${now + duration('45m')}"}}]
            message: "Unused for ${ws.idle_for}."
            notice: {before: 30m, to: chat}

    """

  /// A desk whose rule tells bob before it shortens.
  private func desk(channels: String, rules: String = NoticeTests.rules) throws -> Desk {
    let desk = try Desk()
    let settings = "mode: enforce\ninterval: 5s\nlimits: {stop_grace: 10m}\nchannels:\n"
    try desk.write("\(settings)\(channels)\n", to: "curfew.yaml")
    try desk.write(rules, to: "rules.d/four.yaml")
    return desk
  }

  /// The first column of a query on the trail.
  private func trail(_ desk: Desk, _ query: String) throws -> [String] {
    let connection = try Connection(path: desk.path("curfew.db"), access: .readOnly)
    try connection.trustSchema()
    return try connection.prepare(query).all { $0.text(0) }
  }

  /// What a receiver does with a message, and with one that somebody changed.
  @Test(.enabled(if: python != nil, "there is no python3 on the PATH"))
  func signsWhatItSays() async throws {
    let webhook = try WebhookDouble()
    let desk = try desk(channels: "  chat: {webhook: \"\(webhook.url)\", secret_file: secret}")
    try desk.write("a secret of the receiver\n", to: "secret")
    try await desk.run("sweep").expectSuccess()
    let told = try #require(webhook.arrivals.first)
    try desk.write(told.body, to: "body")
    try desk.write(told.body.replacing("bob", with: "eve"), to: "changed")
    let signature = try #require(told.headers["Curfew-Signature"])
    let verifier = DeployedFiles.folder.appending(path: "verify-notice.py").path
    try await desk.shell("python3 \(verifier) secret '\(signature)' < body").expectSuccess()
    #expect(try await desk.shell("python3 \(verifier) secret '\(signature)' < changed").status == 1)
  }

  /// A webhook within a company, whose authority no system knows.
  @Test func trustsTheAuthorityOfTheChannel() async throws {
    let authority = try Authority()
    let webhook = try WebhookDouble(identity: try authority.identity(for: "IP:127.0.0.1"))
    let desk = try desk(
      channels: "  chat: {webhook: \"\(webhook.url)\", ca_file: ca.pem}\n  other: {webhook: \"\(webhook.url)\"}")
    let missing = try await desk.run("notices", "test", "chat")
    #expect(
      missing.status == 1 && missing.all.contains("cannot read certificates from ca.pem: no such file"), "\(missing)")
    #expect(try await desk.run("doctor").output.contains("chat (curfew.yaml:5): cannot read certificates from ca.pem"))
    try desk.write(try String(contentsOfFile: authority.certificateFile, encoding: .utf8), to: "ca.pem")
    try await desk.run("notices", "test", "chat").expectSuccess()
    #expect(webhook.arrivals.count == 1)
    let other = try await desk.run("notices", "test", "other")
    #expect(other.status == 1 && webhook.arrivals.count == 1, "\(other)")
  }

  /// Who looks with a dry run in between sends nothing, and takes nothing back that was announced.
  @Test func aLookSendsNothingAndTakesNothingBack() async throws {
    let webhook = try WebhookDouble()
    webhook.answer(status: 500)
    let desk = try desk(channels: "  chat: {webhook: \"\(webhook.url)\"}")
    try await desk.run("sweep").expectSuccess()
    let tries = webhook.arrivals.count
    #expect(tries > 0)
    webhook.answer(status: 204)
    try await desk.run("sweep", "--dry-run").expectSuccess()
    #expect(webhook.arrivals.count == tries)
    // It is tried again ten seconds after the first attempt.
    for _ in 0..<300 where webhook.arrivals.count == tries { try await desk.run("sweep").expectSuccess() }
    let told = webhook.arrivals.count
    try await desk.run("sweep", "--dry-run").expectSuccess()
    try await desk.run("sweep").expectSuccess()
    #expect(webhook.arrivals.count == told && told > tries)
    let notices = try await desk.json("notices", "list")["notices"].elements.filter { $0["state"].text != "dry-run" }
    #expect(notices.allSatisfy { $0["counts"].bool == true }, "\(notices)")
  }

  @Test func tellsTheOwnerFirst() async throws {
    let webhook = try WebhookDouble()
    let desk = try desk(channels: "  chat: {webhook: \"\(webhook.url)\", secret_file: secret}")
    try desk.write("a secret of the receiver\n", to: "secret")
    let sweep = try await desk.run("sweep")
    try sweep.expectSuccess()
    desk.expectNoChanges()
    #expect(sweep.errors.contains("notice delivered"), "\(sweep)")
    let told = try #require(webhook.arrivals.first)
    #expect(told.json["notices"].elements.first?["workspace"].text == "bob/web")
    #expect(told.json["text"].text?.contains("coder schedule extend bob/web") == true)

    // The server's clock alone makes no notice older.
    desk.wait(.hours(1))
    try await desk.run("sweep").expectSuccess()
    desk.expectNoChanges()
    #expect(webhook.arrivals.count == 1)
    #expect(try trail(desk, "SELECT guard FROM v_decisions WHERE is_open") == ["no-notice"])
    #expect(try trail(desk, "SELECT state FROM v_notices") == ["delivered"])
    #expect(try trail(desk, "SELECT * FROM v_stops_without_notice").isEmpty)
    try await desk.run("audit", "verify").expectSuccess()
    try desk.expectNoToken()
  }

  /// What is shown of a waiting stop is how far its notice has come, not what was written when it was queued.
  @Test func showsTheNoticeAsItIsNow() async throws {
    let webhook = try WebhookDouble()
    let desk = try desk(channels: "  chat: {webhook: \"\(webhook.url)\"}")
    let service = try desk.start(["serve", "--listen", "127.0.0.1:0", "--interval", "1h"])
    let port = try await service.listeningPort(on: "127.0.0.1")
    try await service.says("notice delivered")
    let decision = try #require(
      try await desk.json("audit", "list", "--guard", "no-notice")["decisions"].elements.first)
    let number = try #require(decision["number"].integer)
    #expect(decision["notice_state"].text == "delivered" && decision["notice"].integer != nil)
    for command in [["audit", "list"], ["audit", "show", "\(number)"], ["explain", "bob/web"]] {
      let shown = try await desk.run(command)
      #expect(shown.output.contains("was delivered by chat at") && !shown.output.contains("queued"), "\(shown)")
    }
    let shown = try await desk.run("audit", "show", "\(number)")
    #expect(shown.output.contains("\nnotices\n") && !shown.output.contains("\nrequests\n"), "\(shown)")
    for path in ["/", "/decisions", "/workspaces/bob/web", "/decisions/\(number)"] {
      let answer = try RawAnswer(asking: port, for: path)
      #expect(answer.status == 200 && answer.body.contains("was delivered by chat at"), "\(path): \(answer.body)")
    }
    let stops = try ParsedMarkup.document(RawAnswer(asking: port, for: "/").body).all("tr")
    #expect(stops.contains { $0.text.contains("bob/web") && $0.text.contains("at the earliest") })
    let timeline = try ParsedMarkup.document(RawAnswer(asking: port, for: "/workspaces/bob/web").body)
    #expect(
      timeline.all("dd").contains { $0.text.contains("at the earliest, as the notice of decision \(number) tells") })
    #expect(try await desk.run("plan").output.contains("the workspace stops at "))
    let page = try ParsedMarkup.document(RawAnswer(asking: port, for: "/decisions/\(number)").body)
    #expect(page.all("h2").map(\.text).contains("Notices") && !page.all("h2").map(\.text).contains("Requests"))
    service.signal(SIGTERM)
    try await service.end().expectSuccess()

    // The reason goes away: what was delivered announces nothing any more.
    try desk.write(Self.rules.replacing("running", with: "stopped"), to: "rules.d/four.yaml")
    try await desk.run("sweep").expectSuccess()
    let listed = try await desk.run("notices", "list")
    #expect(listed.output.contains("delivered, counts no more: its rule is not true any more"), "\(listed)")
    let notice = try #require(try await desk.json("notices", "list")["notices"].elements.first)
    #expect(notice["state"].text == "delivered" && notice["counts"].bool == false && notice["lapsed_at"].text != nil)
    #expect(notice["lapse_reason"].text == "its rule is not true any more")
  }

  /// Killed with a message in hand, the next start sends it again with the same key, or not at all where that is asked for.
  @Test(arguments: [("at-least-once", 2, "delivered"), ("at-most-once", 1, "failed")])
  func isKilledWhileItSends(delivery: String, requests: Int, state: String) async throws {
    let (webhook, gate) = (try WebhookDouble(), Gate())
    webhook.answer {
      gate.pass()
      return ServerResponse(status: 204)
    }
    let desk = try desk(channels: "  chat: {webhook: \"\(webhook.url)\", delivery: \(delivery)}")
    let killed = try desk.start("sweep")
    try await gate.reached()
    killed.signal(SIGKILL)
    #expect(try await killed.end().signal == SIGKILL)
    gate.open()
    #expect(try trail(desk, "SELECT event FROM notice_events") == ["sending"])
    webhook.answer(status: 204)
    try await desk.run("sweep").expectSuccess()
    #expect(webhook.arrivals.count == requests)
    #expect(Set(webhook.arrivals.map { $0.headers["Idempotency-Key"] }).count == 1)
    #expect(try trail(desk, "SELECT state FROM v_notices") == [state])
    try await desk.run("audit", "verify").expectSuccess()
    desk.expectNoChanges()
  }

  @Test(arguments: [
    (500, "text/plain", "", "deferred", "it answered 500"), (410, "text/plain", "", "failed", "gone for ever"),
    (200, "text/html; charset=utf-8", "\n <!DOCTYPE html><html></html>", "deferred", "a page (HTML)"),
    (302, "text/plain", "", "deferred", "which is not followed"),
    (400, "text/plain", "invalid_payload\n", "deferred", "it answered 400: invalid_payload"),
    // The address can be a secret.
    (404, "application/json", #"{"path":"/services/T0001/secret-word"}"#, "deferred", #"it answered 404""#),
    // As Slack answers.
    (200, "text/html", "ok", "delivered", "notice delivered"),
    (200, "application/json", #"{"ok": true}"#, "delivered", "notice delivered"),
    // It may be about something else there.
    (200, "application/json", #"{"id":7,"replies":{"ok":false}}"#, "delivered", "notice delivered"),
    (
      200, "application/json", #"{"ok":false,"error":"channel_not_found"}"#, "deferred",
      "it answered 200, and that it did not take it: "
    ),
    // As connectors of Teams answer where too much is sent.
    (
      200, "text/plain", "Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 429",
      "deferred", "endpoint returned HTTP error 429"
    ),
    (200, "text/plain", "1", "delivered", "notice delivered"),
  ]) func saysWhatAWebhookAnswers(
    status: Int, type: String, body: String, state: String, words: String
  ) async throws {
    let webhook = try WebhookDouble()
    webhook.answer {
      var response = ServerResponse(status: status, body: .bytes(Array(body.utf8)))
      response.headers["Content-Type"] = type
      response.headers["Location"] = "/elsewhere"
      return response
    }
    let desk = try desk(channels: "  chat: {webhook: \"\(webhook.url)/secret-word\"}")
    let sweep = try await desk.run("sweep")
    try sweep.expectSuccess()
    #expect(sweep.errors.contains(words) && !sweep.errors.contains("secret-word"), "\(sweep)")
    #expect(webhook.arrivals.count == 1)
    #expect(try trail(desk, "SELECT state FROM v_notices") == [state])
    desk.expectNoChanges()
  }

  @Test func waitsNoLongerThanAChannelMay() async throws {
    let silent = try RawServer { _, connection in
      _ = connection.readRequest(); _ = connection.readRequest()
    }
    let desk = try desk(channels: "  chat: {webhook: \"\(silent.url)\", timeout: 200ms}")
    let sweep = try await desk.run("sweep")
    try sweep.expectSuccess()
    #expect(sweep.errors.contains("no answer within"), "\(sweep)")
    desk.expectNoChanges()
  }

  @Test func runsACommandWithoutAShell() async throws {
    let desk = try desk(channels: "  chat: {command: [/usr/bin/tee, \"told $(id)\"]}")
    try await desk.run("sweep").expectSuccess()
    let told = try String(contentsOfFile: desk.path("told $(id)"), encoding: .utf8)
    #expect(JSONTree(Array(told.utf8))?["notices"].elements.first?["workspace"].text == "bob/web")
    #expect(!told.contains(desk.world.token))
    #expect(try trail(desk, "SELECT state FROM v_notices") == ["delivered"])
  }

  @Test(arguments: [
    ("  chat: {webhook: 'ftp://x'}", ["curfew.yaml:5", "'webhook' is no address", "https://"]),
    ("  chat: {webhook: 'https://x', frm: slack}", ["'frm'", "form"]),
    ("  chat: {webhook: 'https://x', form: slak}", ["'form' cannot be 'slak'", "slack"]),
    ("  chat: {}", ["needs one of webhook, webhook_file, smtp, command"]),
    ("  chat: {command: page}", ["'command' is a list", "from the root on"]),
    ("  chat: {smtp: 'smtp://mail', from: nobody}", ["no e-mail address"]),
    ("  chat: {smtp: 'smtp://mail', from: a@b.c, to: [ops@example.com, nobody]}", ["'to' is no e-mail address"]),
    ("  chat: {smtp: 'smtp://mail', from: a@b.c, to: {ops: ops@example.com}}", ["'to' is no e-mail address"]),
    ("  chat: {smtp: 'smtp://mail', from: a@b.c, to: []}", ["'to' names nobody"]),
    ("  chat: {smtp: 'smtp://mail', from: [a@b.c, d@e.f]}", ["'from' is one value, not a list"]),
    ("  mail: {webhook: 'https://x'}", ["four.yaml:11", "there is no channel 'chat'", "mail"]),
  ]) func refusesSettingsThatCannotBe(channels: String, words: [String]) async throws {
    let desk = try desk(channels: channels)
    let sweep = try await desk.run("sweep")
    sweep.expectComplaint(sweep.status, words)
    #expect([1, 3].contains(sweep.status))
    desk.expectNoChanges()
  }

  @Test func goesOnWithoutASecretAndSaysSo() async throws {
    let desk = try desk(channels: "  chat: {webhook_file: nowhere}")
    let sweep = try await desk.run("sweep")
    try sweep.expectSuccess()
    #expect(sweep.errors.contains("cannot read nowhere") || sweep.errors.contains("/nowhere"), "\(sweep)")
    desk.expectNoChanges()
  }

  @Test func tellsAllTimesInTheZoneOfTheRule() async throws {
    let webhook = try WebhookDouble()
    let rules = Self.rules.replacing("version: 1", with: "version: 1\ntimezone: Asia/Kolkata")
      .replacing("Unused for ${ws.idle_for}.", with: "Cut to ${target}.")
    let desk = try desk(channels: "  chat: {webhook: \"\(webhook.url)\"}\ntimezone: America/New_York", rules: rules)
    try await desk.run("sweep").expectSuccess()
    let text = try #require(webhook.arrivals.first?.json["text"].text)
    #expect(text.matches(of: /\d\d:\d\d \+05:30/).count == 2, "\(text)")
    #expect(!text.contains("-05:00"), "\(text)")
  }

  /// What a plan shows is what a sweep does, messages too.
  @Test func planShowsTheMessagesOfRulesThatOnlyNotify() async throws {
    let webhook = try WebhookDouble()
    let desk = try desk(
      channels: "  chat: {webhook: \"\(webhook.url)\"}",
      rules: """
        version: 1
        groups:
          - name: notices
            rules:
              - name: tell
                mode: enforce
                match: {owner: [bob]}
                when: ws.status == "running"
                actions: [{notify: {to: chat}}]
                message: "It runs."

        """)
    let plan = try await desk.run("plan", "--detailed-exitcode")
    #expect(plan.status == 2 && plan.output.contains("tells") && plan.output.contains("1 message"), "\(plan)")
    #expect(!plan.output.contains("already so"), "\(plan)")
    #expect(try await desk.json("plan")["messages"].integer == 1)
    let saved = try await desk.run("plan", "-o", "friday.plan")
    #expect(saved.errors.contains("1 message is sent by the next sweep, not by the plan"), "\(saved)")
    try await desk.run("apply", "friday.plan").expectSuccess()
    let queued = try trail(desk, "SELECT message FROM notices")
    #expect(webhook.arrivals.isEmpty && queued.isEmpty)
    let sweep = try await desk.run("sweep")
    #expect(sweep.output.contains("tells") && webhook.arrivals.count == 1, "\(sweep)")
    let after = try await desk.run("plan", "--detailed-exitcode")
    #expect(after.status == 0 && !after.output.contains("tells") && !after.output.contains("message"), "\(after)")
  }

  /// A rule that tells somebody does what it is for.
  @Test func countsWhatWasToldInTheReportOfRules() async throws {
    let webhook = try WebhookDouble()
    let desk = try desk(
      channels: "  chat: {webhook: \"\(webhook.url)\"}",
      rules: """
        version: 1
        groups:
          - name: notices
            rules:
              - name: tell
                mode: enforce
                match: {owner: [bob]}
                when: ws.status == "running"
                actions: [{notify: {to: chat}}]
                message: "It runs."

        """)
    try await desk.run("sweep").expectSuccess()
    #expect(webhook.arrivals.count == 1)
    let told = try await desk.run("report", "rules", "--from", "2026-11-24", "--to", "2026-11-25")
    try told.expectSuccess()
    #expect(told.output.contains("TOLD") && !told.output.contains("never acts"), "\(told)")
    let json = try await desk.json("report", "rules", "--from", "2026-11-24", "--to", "2026-11-25")
    #expect(json["rules"].elements.map { $0["told"].integer } == [1], "\(json)")
  }

  /// Whoever looks before going live has to learn it, and not the first owner who is not told.
  @Test(arguments: [
    ("/nowhere/page", "there is no program /nowhere/page"), ("FOLDER", "a folder"),
    ("FOLDER/page", "may not be executed"),
  ]) func doctorTriesTheProgramOfAChannel(program: String, words: String) async throws {
    let desk = try Desk(mode: "dry-run")
    try desk.write("#!/bin/sh\n", to: "page")
    let path = program.replacing("FOLDER", with: desk.directory.path)
    try desk.write("channels:\n  pager: {command: [\(path), --now]}\n", to: "curfew.yaml")
    let doctor = try await desk.run("doctor")
    let line = doctor.output.split(separator: "\n").first { $0.contains("channels") } ?? ""
    #expect(doctor.status == 1 && line.hasPrefix("failed") && line.contains(words), "\(doctor)")
    chmod(desk.path("page"), 0o755)
    try desk.write("channels:\n  pager: {command: [\(desk.path("page")), --now]}\n", to: "curfew.yaml")
    #expect(try await desk.run("doctor").output.contains("pager: command"))
  }

  @Test func saysWhichChannelsThereAre() async throws {
    let desk = try Desk(mode: "dry-run")
    try desk.write("channels:\n  pager: {command: [/bin/true]}\n  chat: {command: [/bin/true]}\n", to: "curfew.yaml")
    try await desk.run("sweep").expectSuccess()
    try await desk.run("notices", "list", "--channel", "page").expectComplaint(
      1, ["no channel 'page'", "did you mean 'pager'?", "chat, pager"])
    try await desk.run("notices", "list", "--channel", "pager").expectSuccess()
    try desk.write("mode: dry-run\n", to: "curfew.yaml")
    try await desk.run("notices", "list", "--channel", "pager").expectComplaint(
      1, ["no channel 'pager'", "there is none at all"])
  }
}
