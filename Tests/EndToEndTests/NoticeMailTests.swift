import Foundation
import TestSupport
import Testing

/// Notices by e-mail from the built binary, against a real SMTP server on a socket.
@Suite(.ownThreads, .enabled(if: python != nil, "there is no python3 on the PATH")) struct NoticeMailTests {
  private static let rules = """
    version: 1
    defaults: {mode: enforce}
    groups:
      - name: notices
        rules:
          - name: tell-bob
            match: {owner: [bob]}
            actions: [{notify: {to: mail, message: "Your workspace grüßt dich."}}]

    """

  private func desk(_ channel: String) throws -> Desk {
    let desk = try Desk()
    try desk.write("mode: enforce\nlimits: {stop_grace: 10m}\nchannels:\n  mail: {\(channel)}\n", to: "curfew.yaml")
    try desk.write(Self.rules, to: "rules.d/four.yaml")
    return desk
  }

  @Test func writesToTheAddressThatTheServerHasOfTheOwner() async throws {
    let server = try await MailDouble(hasTLS: true)
    let desk = try desk(
      "smtp: \"smtp://127.0.0.1:\(server.port)\", from: curfew@example.com, ca_file: \(server.certificateFile)")
    try await desk.run("sweep").expectSuccess()
    let mail = try #require(server.mails.first)
    #expect(server.mails.count == 1 && mail.isEncrypted)
    #expect(mail.text.contains("To: bob@example.com\r\n") && mail.text.contains("Subject: bob/web: tell-bob\r\n"))
    let body = mail.text.split(separator: "\r\n\r\n").last.map(String.init) ?? ""
    let text = Data(base64Encoded: body, options: .ignoreUnknownCharacters).map { String(decoding: $0, as: UTF8.self) }
    #expect(text?.contains("bob/web: Your workspace grüßt dich.") == true, "\(mail.text)")
    // A recipient that the server refuses for ever.
    let test = try await desk.run("notices", "test", "mail", "--owner", "nobody-of-that-name")
    test.expectComplaint(1, ["not delivered by 'mail'", "no address of nobody-of-that-name", "curfew.yaml:4"])
    try desk.expectNoToken()
  }

  @Test(arguments: ["ops@example.com", "[ops@example.com]", "[ops@example.com, team@example.com]"])
  func writesToThoseWhomTheSettingsName(to: String) async throws {
    let server = try await MailDouble(hasTLS: false)
    let address = "smtp: \"smtp://127.0.0.1:\(server.port)\", from: curfew@example.com, tls: optional"
    try await desk("\(address), to: \(to)").run("notices", "test", "mail", "--owner", "bob").expectSuccess()
    let mail = try #require(server.mails.first)
    #expect(mail.text.contains("To: \(to.filter { $0 != "[" && $0 != "]" })\r\n"), "\(mail.text)")
  }

  /// One of several who is gone takes no mail from the others, and the server's own words say who.
  @Test func tellsWhomTheServerRefuses() async throws {
    let server = try await MailDouble(hasTLS: false)
    let address = "smtp: \"smtp://127.0.0.1:\(server.port)\", from: curfew@example.com, tls: optional"
    let both = try await desk("\(address), to: [ops@example.com, nobody@example.com]").run("notices", "test", "mail")
    try both.expectSuccess()
    #expect(both.all.contains("but not for 1 of 2: 550 no such user"), "\(both)")
    #expect(server.mails.count == 1)
    let one = try await desk("\(address), to: nobody@example.com").run("notices", "test", "mail")
    #expect(one.status == 1 && one.all.contains("it answered 550 no such user"), "\(one)")
  }

  /// Whoever does not say goodbye holds nobody up for the two minutes that are usual.
  @Test func waitsForNoGoodbye() async throws {
    let server = try await MailDouble(hasTLS: false, saysGoodbye: false)
    let address = "smtp: \"smtp://127.0.0.1:\(server.port)\", from: curfew@example.com, tls: optional"
    let desk = try desk("\(address), to: ops@example.com, timeout: 2s")
    try await desk.shell("timeout 100 \"$CURFEW\" notices test mail").expectSuccess()
    #expect(server.mails.count == 1)
  }

  @Test func sendsNothingWithoutTLSUnlessThatIsAllowed() async throws {
    let server = try await MailDouble(hasTLS: false)
    let desk = try desk("smtp: \"smtp://127.0.0.1:\(server.port)\", from: curfew@example.com")
    let sweep = try await desk.run("sweep")
    try sweep.expectSuccess()
    #expect(sweep.errors.contains("the server offers no TLS"), "\(sweep)")
    #expect(server.mails.isEmpty)
    let other = try self.desk("smtp: \"smtp://127.0.0.1:\(server.port)\", from: curfew@example.com, tls: optional")
    try await other.run("sweep").expectSuccess()
    #expect(server.mails.count == 1 && server.mails.first?.isEncrypted == false)
    let list = try await other.json("notices", "list")["notices"].elements
    #expect(list.map { $0["state"].text } == ["delivered"])
  }
}
