import Foundation
import HTTPClient
import TestSupport
import Testing

/// TLS where the service listens, with certificates of the `openssl` command and libcurl as its client.
@Suite(.ownThreads) struct ListenCertificateTests {
  private func desk(_ settings: String) throws -> Desk {
    let desk = try Desk(mode: "dry-run")
    try desk.write(
      "mode: dry-run\ninterval: 1h\nlimits: {stop_grace: 10m}\nlisten: 127.0.0.1:0\n" + settings, to: "curfew.yaml")
    return desk
  }

  private func status(_ port: UInt16, trusting authority: Authority) async throws -> Int {
    var configuration = HTTPConfiguration(certificateFile: authority.certificateFile)
    configuration.isDirect = true
    let request = HTTPRequest(.get, "https://127.0.0.1:\(port)/healthz")
    return try await HTTPClient(configuration).send(request).status
  }

  @Test func showsARenewedCertificateWithoutARestart() async throws {
    let desk = try desk("listen_certificate_file: tls.pem\nlisten_key_file: tls.key\n")
    let (first, second) = (try Authority(), try Authority())
    func issue(_ authority: Authority, days: Int = 2) throws {
      try authority.issue(
        for: "IP:127.0.0.1", certificate: desk.path("tls.pem"), key: desk.path("tls.key"), days: days)
    }
    try issue(first)
    let service = try desk.start("serve")
    let port = try await service.listeningPort()
    #expect(try await status(port, trusting: first) == 200)
    await #expect(throws: HTTPFailure.self) { try await status(port, trusting: second) }
    #expect(try RawAnswer(asking: port, for: "/healthz").status != 200)
    // The name in the certificate is not where 'status' asks; its key is.
    try await service.says("sweep finished")
    let address = "127.0.0.1:\(port)"
    let well = try await desk.run("status", "--listen", address)
    #expect(well.status == 0 && well.output.contains("running, well"), "\(well)")

    // A broken one changes nothing; the next good one is taken, though the key is written before the certificate.
    try desk.write("-----BEGIN CERTIFICATE-----\nrubbish\n", to: "tls.pem")
    try await service.says("certificate of the listener refused; the last good one is shown on")
    #expect(service.errors.contains("there is no certificate in PEM in it"))
    #expect(try await status(port, trusting: first) == 200)
    try issue(second)
    try await service.says("certificate of the listener read again")
    #expect(try await status(port, trusting: second) == 200)
    await #expect(throws: HTTPFailure.self) { try await status(port, trusting: first) }
    let renewed = try await desk.run("status", "--listen", address)
    #expect(renewed.status == 0, "\(renewed)")
    // Another key than the one that is in use, as long as it is not read.
    try second.issue(for: "IP:127.0.0.1", certificate: desk.path("other.pem"), key: desk.path("other.key"))
    desk.environment["CURFEW_LISTEN_CERTIFICATE_FILE"] = desk.path("other.pem")
    desk.environment["CURFEW_LISTEN_KEY_FILE"] = desk.path("other.key")
    let other = try await desk.run("status", "--listen", address)
    #expect(other.status == 1 && other.output.contains("another certificate than that of listen_certificate_file"))
    service.signal(SIGTERM)
    try await service.end().expectSuccess()
  }

  /// Before anything is done, and one sentence for each.
  @Test func saysAtTheStartWhatIsWrong() async throws {
    let desk = try desk("")
    let authority = try Authority()
    for (name, days) in [("good", 2), ("other", 2), ("old", -1)] {
      try authority.issue(
        for: "IP:127.0.0.1", certificate: desk.path("\(name).pem"), key: desk.path("\(name).key"), days: days)
    }
    let cases: [(certificate: String?, key: String?, complaint: String)] = [
      (
        "good.pem", nil,
        "there is a certificate of the listener (environment CURFEW_LISTEN_CERTIFICATE_FILE) without its key"
      ),
      (nil, "good.key", "there is a key of the listener (environment CURFEW_LISTEN_KEY_FILE) without its certificate"),
      ("none.pem", "good.key", "cannot use the certificate of the listener from none.pem: no such file or directory"),
      (".", "good.key", "cannot use the certificate of the listener from .: this is a directory"),
      (
        "good.pem", "good.pem", "cannot use the key of the listener from good.pem: there is no private key in PEM in it"
      ),
      ("good.pem", "other.key", "from good.pem: the private key belongs to another certificate"),
      ("old.pem", "old.key", "from old.pem: the certificate has expired"),
    ]
    for (certificate, key, complaint) in cases {
      desk.environment["CURFEW_LISTEN_CERTIFICATE_FILE"] = certificate
      desk.environment["CURFEW_LISTEN_KEY_FILE"] = key
      try await desk.run("serve").expectComplaint(1, [complaint])
    }
    #expect(desk.server.requests.isEmpty && !FileManager.default.fileExists(atPath: desk.path("curfew.db")))
  }

  @Test func isLookedAtByDoctor() async throws {
    let desk = try desk("")
    let authority = try Authority()
    func line() async throws -> String {
      let doctor = try await desk.run("doctor")
      let lines = doctor.output.split(separator: "\n").drop { !$0.contains(" certificate  ") }.prefix(3)
      return lines.joined(separator: "\n")
    }
    func issue(_ names: String, days: Int = 30) throws {
      try authority.issue(for: names, certificate: desk.path("tls.pem"), key: desk.path("tls.key"), days: days)
    }
    #expect(try await line().isEmpty)
    desk.environment["CURFEW_LISTEN_CERTIFICATE_FILE"] = "tls.pem"
    let alone = try await line()
    #expect(alone.hasPrefix("failed   certificate") && alone.contains("without its key"), "\(alone)")
    desk.environment["CURFEW_LISTEN_KEY_FILE"] = "tls.key"
    try issue("IP:127.0.0.1,DNS:curfew.example.com")
    #expect(try await line().hasPrefix("ok       certificate  for 127.0.0.1, curfew.example.com, ends 20"))
    try issue("IP:127.0.0.1", days: 6)
    let ending = try await line()
    #expect(ending.hasPrefix("warning  certificate") && ending.contains("whatever renews it has not"), "\(ending)")
    try issue("IP:127.0.0.1", days: -1)
    #expect(try await line().hasPrefix("failed   certificate"))
    // By what clients ask is told by the address, or by the names that a proxy passes on.
    try issue("DNS:curfew.example.com")
    #expect(try await line().contains("not for 127.0.0.1"))
    try desk.write("listen: 127.0.0.1:0\npages: {hosts: [curfew.example.com]}\n", to: "curfew.yaml")
    #expect(try await line().hasPrefix("ok       certificate  for curfew.example.com"))
    try desk.write("listen: ':9464'\n", to: "curfew.yaml")
    #expect(try await line().hasPrefix("ok       certificate"))
    try authority.issue(for: "IP:127.0.0.1", certificate: desk.path("a.pem"), key: desk.path("tls.key"))
    #expect(try await line().contains("belongs to another certificate"))
  }

  @Test func warnsWhereNothingListens() async throws {
    let desk = try Desk()
    try desk.write("mode: dry-run\nlisten_certificate_file: a.pem\nlisten_key_file: a.key\n", to: "curfew.yaml")
    let service = try desk.start("serve")
    try await service.says("'listen_key_file'")
    service.signal(SIGTERM)
    let ended = try await service.end()
    try ended.expectSuccess()
    #expect(ended.errors.contains("has no effect, because 'listen' is not set"), "\(ended)")
  }
}
