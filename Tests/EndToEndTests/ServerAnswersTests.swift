import HTTPServer
import Simulator
import TestSupport
import Testing

/// What a user is told when the server is not what it should be.
@Suite(.ownThreads) struct ServerAnswersTests {
  /// An answer, and what is to come of it.
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let status: Int32
    let words: [String]
    let answer: @Sendable (ServerRequest) -> ServerResponse?

    init(
      _ name: String, _ status: Int32, _ words: String...,
      answer: @escaping @Sendable (ServerRequest) -> ServerResponse?
    ) {
      self.name = name
      self.status = status
      self.words = words
      self.answer = answer
    }

    var testDescription: String { name }
  }

  private static let page = ServerResponse(text: "<!doctype html><title>Sign in</title>", contentType: "text/html")

  private static func onlyLists(_ response: ServerResponse) -> @Sendable (ServerRequest) -> ServerResponse? {
    { $0.path.hasSuffix("/workspaces") ? response : nil }
  }

  private static func json(_ text: String, fault: ServerFault? = nil) -> ServerResponse {
    var response = ServerResponse(json: text)
    response.fault = fault
    return response
  }

  static let cases = [
    Case("a web page", 1, "not a Coder server", "check the address") { _ in page },
    Case("a redirect", 1, "redirects to https://elsewhere.example/") { _ in
      ServerResponse(status: 307, headers: ["Location": "https://elsewhere.example/"])
    },
    Case("JSON of another program", 1, "not understood") { _ in json(#"{"hello":"world"}"#) },
    Case("a list that is no JSON", 1, "not understood", answer: onlyLists(json("{\"workspaces\":[{]}"))),
    Case(
      "a list cut off by the network", 75, "the connection broke",
      answer: onlyLists(json(String(repeating: " ", count: 500), fault: .cut(afterBytes: 100)))),
    Case(
      "a list whose JSON ends in the middle", 1, "not understood", answer: onlyLists(json(#"{"workspaces":[{"id":"#))),
    Case("a list of 3 GB", 1, "too large", answer: onlyLists(json("{", fault: .falseLength(3 << 30)))),
    Case(
      "a list without an end", 1, "too large",
      answer: onlyLists(
        ServerResponse(
          status: 200, headers: ["Content-Type": "application/json"],
          body: .chunks { [UInt8](repeating: 0x20, count: 1 << 20) }))),
    Case(
      "too many requests", 75, "too many requests",
      answer: onlyLists(
        ServerResponse(
          status: 429, headers: ["Content-Type": "application/json", "Retry-After": "3600"],
          body: .bytes(Array(#"{"message":"You've been rate limited"}"#.utf8))))),
    Case(
      "a message that would colour the terminal", 1, "\u{FFFD}[31mred",
      answer: onlyLists(
        ServerResponse(
          status: 403, headers: ["Content-Type": "application/json"],
          body: .bytes(Array(#"{"message":"\u001b[31mred"}"#.utf8))))),
    Case("a proxy without a server behind it", 75, "the server failed") { _ in
      ServerResponse(status: 502, text: "<h1>Bad Gateway</h1>", contentType: "text/html")
    },
    Case("a connection closed without a word", 75, "the connection broke") { _ in
      ServerResponse(status: 200, fault: .closeWithoutAnswer)
    },
  ]

  @Test(arguments: cases) func saysWhatAnswered(_ wrong: Case) async throws {
    let desk = try Desk()
    desk.server.answer(wrong.answer)
    try await desk.run("workspaces", "list").expectComplaint(wrong.status, wrong.words)
    try await desk.run("sweep").expectComplaint(wrong.status, wrong.words)
    #expect(desk.server.changes.isEmpty)
    try desk.expectNoToken()
  }

  @Test(arguments: [
    ("http://127.0.0.1:9", Int32(75), "cannot be reached"), ("http://curfew.invalid", 75, "cannot be reached"),
    ("coder.example.com", 1, "not a Coder server's address"),
    ("ftp://coder.example.com", 1, "expected https:// or http://"), ("http://", 1, "CODER_URL"),
    ("https://user:secret@coder.example.com", 1, "a user name or password does not belong in it"),
    ("http://a b", 1, "CODER_URL"),
  ])
  func saysWhatIsWrongWithAnAddress(url: String, status: Int32, words: String) async throws {
    let desk = try Desk()
    desk.environment["CODER_URL"] = url
    try await desk.run("workspaces", "list").expectComplaint(status, [words])
    try await desk.run("sweep").expectComplaint(status, [words])
    try desk.expectNoToken()
  }

  @Test func trustsAPrivateAuthorityOnlyWithItsFile() async throws {
    let desk = try Desk()
    let authority = try Authority()
    let server = try CoderDouble(desk.world.coder, identity: authority.identity(for: "IP:127.0.0.1"))
    desk.environment["CODER_URL"] = server.url
    try await desk.run("workspaces", "list").expectComplaint(1, ["the server's certificate is not trusted", "ca_file"])
    try await desk.run("sweep").expectComplaint(1, ["the server's certificate is not trusted"])
    #expect(server.requests.isEmpty)
    try await desk.run("workspaces", "list", "--ca-file", authority.certificateFile).expectSuccess()
    try await desk.run("sweep", "--ca-file", authority.certificateFile).expectSuccess()
    try desk.expectNoToken()
  }

  @Test func tellsAWrongNameFromAWrongAuthority() async throws {
    let desk = try Desk()
    let authority = try Authority()
    let server = try CoderDouble(desk.world.coder, identity: authority.identity(for: "DNS:other.example"))
    desk.environment["CODER_URL"] = server.url
    let refused = try await desk.run("workspaces", "list", "--ca-file", authority.certificateFile)
    refused.expectComplaint(1, ["the server's certificate is for another name", "127.0.0.1", "check the address"])
    #expect(!refused.errors.contains("ca_file"), "\(refused)")
  }

  /// What stands where the authority's certificates should be.
  @Test(arguments: [
    ("true", "cannot read certificates from ca"), ("mkdir ca", "cannot read certificates from ca"),
    ("mkfifo ca", "cannot read certificates from ca"), ("ln -s /dev/zero ca", "cannot read certificates from ca"),
    ("echo no certificate > ca", "the file of trusted certificates cannot be used"),
    ("echo no certificate > ca", "/ca"),
    ("echo no certificate > ca", "whole certificates in PEM"),
  ])
  func saysWhatIsWrongWithTheCertificateFile(preparation: String, words: String) async throws {
    let desk = try Desk()
    let server = try CoderDouble(desk.world.coder, identity: Authority().identity(for: "IP:127.0.0.1"))
    desk.environment["CODER_URL"] = server.url
    try await desk.shell(preparation).expectSuccess()
    try await desk.run("workspaces", "list", "--ca-file", "ca").expectComplaint(1, [words])
    #expect(server.requests.isEmpty)
    try desk.expectNoToken()
  }

  @Test(arguments: ServerVersion.allCases) func readsNoMorePagesThanNeeded(version: ServerVersion) async throws {
    let server = try SimulatedServer(workspaces: 600, version: version)
    let program = server.program
    try program.write(World.rules(), to: "rules.d/four.yaml")
    try await program.run("sweep").expectSuccess()
    #expect(server.server.report.requests["GET /workspaces"] == 3)
    // The templates, the users and the server's version besides; on old servers the token's user, for its organizations.
    #expect(server.requests("GET") <= 7)
  }

  /// What stands on the first page alone is not acted upon.
  @Test func actsOnNothingWhenAPageIsMissing() async throws {
    let company = Company.fleet(count: 600)
    let server = try CoderDouble(company.coder)
    let program = BuiltProgram(environment: ["CODER_URL": server.url, "CODER_SESSION_TOKEN": company.token])
    try program.write("mode: enforce\nlimits: {max_shortened_percent: 100}\n", to: "curfew.yaml")
    try program.write(
      World.rules().replacing("owner: [carol]", with: "owner: [user-*]"), to: "rules.d/four.yaml")
    server.answer { request in
      request.target.contains("offset=500") ? ServerResponse(status: 503, json: #"{"message":"Starting."}"#) : nil
    }
    try await program.run("sweep").expectComplaint(75, ["the server failed"])
    #expect(server.changes.isEmpty)
    server.twist { _ in nil }
    #expect([0, 7].contains(try await program.run("sweep").status))
    // One rule's limit of actions in a sweep.
    #expect(!server.changes.isEmpty && server.changes.count <= 200)
  }
}
