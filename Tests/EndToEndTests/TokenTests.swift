import HTTPServer
import Simulator
import Testing
import Time

/// Tokens that are missing, wrong, or may not do what is asked of them.
@Suite(.ownThreads) struct TokenTests {
  @Test(arguments: ServerVersion.allCases) func saysThatTheTokenIsNotAccepted(version: ServerVersion) async throws {
    let desk = try Desk(version)
    desk.server.withCoder { $0.removeToken(desk.world.token) }
    try await desk.run("workspaces", "list").expectComplaint(1, ["the token is not accepted"])
    try await desk.run("sweep").expectComplaint(1, ["the token is not accepted"])
    let doctor = try await desk.run("doctor")
    #expect(doctor.status == 1)
    #expect(doctor.output.contains("token"))
    try desk.expectNoToken()
  }

  /// A server whose database is away cannot look the token up.
  @Test func doesNotBlameTheTokenForAServerThatFails() async throws {
    let desk = try Desk()
    let away = ServerResponse(
      status: 401,
      json: #"{"message":"An internal error occurred. Please try again or contact the system administrator."}"#)
    desk.server.answer { $0.path.hasSuffix("/buildinfo") ? nil : away }
    let swept = try await desk.run("sweep")
    swept.expectComplaint(75, ["the server failed", "An internal error occurred"])
    #expect(!swept.errors.contains("coder tokens create"))
    // The outage is in the trail, and so is one in which nobody answers at all.
    desk.server.answer { _ in ServerResponse(status: 503, json: #"{"message":"down"}"#) }
    #expect(try await desk.run("sweep").status == 75)
    let rows = try await desk.shell(#"sqlite3 curfew.db "SELECT result FROM sweep_ends""#)
    if rows.status == 0 { #expect(rows.output == "failed\nfailed\n") }
  }

  /// A template administrator sees all and may change nothing.
  @Test(arguments: ServerVersion.allCases) func saysWhatTheTokenMayChange(version: ServerVersion) async throws {
    let desk = try Desk(version)
    desk.environment["CODER_SESSION_TOKEN"] = desk.server.withCoder { coder in
      coder.addUser("looker", roles: [.templateAdmin])
      return coder.addToken(user: "looker")
    }
    let doctor = try await desk.run("doctor")
    #expect(doctor.status == 1 && doctor.output.contains("may change none of the 4 workspaces"), "\(doctor)")
    #expect(doctor.output.contains("coder:workspaces.operate and template:read"), "\(doctor)")
    let sweep = try await desk.run("sweep")
    #expect(sweep.status == 7 && sweep.output.contains("the token may change none of the 4 workspaces"), "\(sweep)")
    desk.expectNoChanges()
    // To watch and plan it is the right one.
    let dry = try await desk.run("doctor", "--mode", "dry-run")
    #expect(dry.status == 0 && dry.output.contains("enough to watch and plan"), "\(dry)")
    let service = try desk.start("serve")
    try await service.says("the token may not change all workspaces")
    service.signal(15)
    try await service.end().expectSuccess()
    desk.expectNoChanges()
  }

  /// No scope is missing here.
  @Test func saysWhichRoleSeesTheWorkspacesOfOthers() async throws {
    let desk = try Desk()
    desk.environment["CODER_SESSION_TOKEN"] = desk.server.withCoder { coder in
      coder.addUser("auditor", roles: [.auditor])
      return coder.addToken(user: "auditor")
    }
    let doctor = try await desk.run("doctor")
    #expect(doctor.output.contains("sees no workspace"), "\(doctor)")
    #expect(doctor.output.contains("the user needs Template Admin, or Organization Admin"), "\(doctor)")
  }

  @Test func saysThatASuspendedUserNeedsAnAdministrator() async throws {
    let desk = try Desk()
    let away = ServerResponse(
      status: 401, json: #"{"message":"User is not active (status = \"suspended\"). Contact an admin to reactivate."}"#)
    desk.server.answer { $0.path.hasSuffix("/buildinfo") ? nil : away }
    try await desk.run("sweep").expectComplaint(
      1, ["the token's user is suspended", "an administrator has to activate"])
    let doctor = try await desk.run("doctor")
    #expect(doctor.status == 1 && doctor.output.contains("a new token of the same user does not help"))
  }

  /// Under systemd the file is a copy that was made at the start.
  @Test func saysHowANewTokenComesToBeUsed() async throws {
    let desk = try Desk()
    try desk.write(desk.world.token, to: "token")
    desk.environment["CODER_SESSION_TOKEN"] = nil
    desk.environment["CURFEW_TOKEN_FILE"] = "token"
    desk.environment["CURFEW_TOKEN_EXPIRES"] = (desk.server.clock.now() + .hours(5)).rfc3339
    desk.server.answer { $0.path.contains("/keys/") ? ServerResponse(status: 404, json: #"{"message":"no"}"#) : nil }
    #expect(try await desk.run("doctor").output.contains("Curfew reads \(desk.path("token")) again by itself"))
    desk.environment["CREDENTIALS_DIRECTORY"] = desk.directory.path
    #expect(try await desk.run("doctor").output.contains("restart the service"))
    let service = try desk.start("serve")
    try await service.says("the token ends")
    service.signal(15)
    try await service.end().expectSuccess()
  }

  /// A list that does not come uses up the time for all that the doctor asks.
  @Test func knowsTheTokensEndWhereTheListHangs() async throws {
    let desk = try Desk()
    desk.environment["CODER_SESSION_TOKEN"] = nil
    try desk.write(desk.server.withCoder { $0.addToken(user: "curfew", lifetime: .hours(20)) }, to: "token")
    desk.environment["CURFEW_TOKEN_FILE"] = "token"
    let gate = Gate()
    desk.server.twist { $0.path.hasSuffix("/workspaces") ? .heldBefore(gate) : nil }
    let doctor = try await desk.run("doctor", "--timeout", "5s")
    gate.open()
    let line = try #require(doctor.output.split(separator: "\n").first { $0.contains("token end") }, "\(doctor)")
    #expect(line.hasPrefix("warning "), "\(doctor)")
  }

  @Test func asksForAnAddressAndAToken() async throws {
    let desk = try Desk()
    let url = desk.environment.removeValue(forKey: "CODER_URL")
    try await desk.run("sweep").expectComplaint(1, ["export CODER_URL=", "--url"])
    desk.environment["CODER_URL"] = url
    desk.environment["CODER_SESSION_TOKEN"] = nil
    try await desk.run("sweep").expectComplaint(1, ["CODER_SESSION_TOKEN", "token_file"])
    desk.environment["CODER_SESSION_TOKEN"] = "two words"
    try await desk.run("sweep").expectComplaint(1, ["CODER_SESSION_TOKEN", "not a token"])
  }

  @Test(arguments: ["true", "mkfifo token", "mkdir token", "head -c 3000000 /dev/zero > token", "touch token"])
  func saysWhatIsWrongWithTheTokenFile(preparation: String) async throws {
    let desk = try Desk()
    desk.environment["CODER_SESSION_TOKEN"] = nil
    _ = try await desk.shell(preparation)
    try await desk.run("sweep", "--token-file", "token").expectComplaint(1, ["cannot read a token from token"])
    #expect(desk.server.requests.isEmpty)
  }

  @Test func warnsOfATokenThatEverybodyMayRead() async throws {
    let desk = try Desk()
    try desk.write(desk.world.token, to: "token")
    desk.environment["CODER_SESSION_TOKEN"] = nil
    desk.environment["CURFEW_TOKEN_FILE"] = "token"
    _ = try await desk.shell("chmod 644 token")
    let warning = try await desk.run("doctor").output
    #expect(warning.contains("everybody on this machine may read \(desk.path("token"))"))
    #expect(warning.contains("chmod 600 \(desk.path("token"))"))
    desk.environment["CREDENTIALS_DIRECTORY"] = desk.directory.path
    #expect(try await desk.run("doctor").output.contains("everybody") == false)
    desk.environment["CREDENTIALS_DIRECTORY"] = nil
    _ = try await desk.shell("chmod 640 token")
    #expect(try await desk.run("doctor").output.contains("everybody") == false)
  }

  /// One word in a shell that has it, and the service has none any more.
  @Test(arguments: ServerVersion.allCases) func warnsOfATokenInTheEnvironment(version: ServerVersion) async throws {
    let desk = try Desk(version)
    let doctor = try await desk.run("doctor")
    try doctor.expectSuccess()
    #expect(doctor.output.contains("it is taken from $CODER_SESSION_TOKEN") && doctor.output.contains("'coder logout'"))
    try desk.write(desk.world.token, to: "token")
    _ = try await desk.shell("chmod 600 token")
    // A file that is named more closely outranks it.
    #expect(try await desk.run("doctor", "--token-file", "token").output.contains("coder logout") == false)
    desk.environment["CODER_SESSION_TOKEN"] = nil
    desk.environment["CURFEW_TOKEN_FILE"] = "token"
    #expect(try await desk.run("doctor").output.contains("coder logout") == false)
  }

  /// What is wrong is the scheme, not an authority that nobody knows.
  @Test func saysThatTheServerDoesNotUseTLS() async throws {
    let desk = try Desk()
    desk.environment["CODER_URL"] = desk.server.url.replacing("http://", with: "https://")
    let swept = try await desk.run("sweep")
    swept.expectComplaint(1, ["no encrypted connection", "http://"])
    #expect(!swept.errors.contains("authority"))
  }

  /// The server did what was asked, and says so with the token in its words.
  @Test(arguments: ["plain", "escaped", "percent", "half"])
  func keepsNoTokenThatASuccessfulAnswerRepeats(form: String) async throws {
    let desk = try Desk()
    let token = desk.world.token
    let echo =
      switch form {
      case "escaped": token.replacing("-", with: #"\u002d"#)
      case "percent": token.utf8.map { "%" + String($0, radix: 16) }.joined()
      case "half": String(token.split(separator: "-").last ?? "")
      default: token
      }
    desk.server.answer { request in
      request.method == "PUT" ? ServerResponse(json: #"{"message":"Deadline updated to \#(echo)"}"#) : nil
    }
    _ = try await desk.run("sweep", "--mode", "enforce")
    #expect(!desk.server.changes.isEmpty)
    let listed = try await desk.run("audit", "list", "-o", "json").output
    #expect(!listed.contains(echo) && !listed.contains(token))
    #expect(
      try !desk.files(with: "Deadline updated to <token>").isEmpty, "the answer is in the trail, without the token")
    #expect(try desk.files(with: echo).isEmpty)
    try desk.expectNoToken()
  }

  /// A password in the address is refused, and is not in what is said about it.
  @Test(arguments: ["https://ana:geheim77@coder.example", "https://coder.example/?session_token=geheim77"])
  func showsNoPasswordOfTheAddress(url: String) async throws {
    let desk = try Desk()
    desk.environment["CODER_URL"] = nil
    try desk.write("url: \(url)\n", to: "curfew.yaml")
    for arguments in [
      ["config", "show"], ["config", "show", "-o", "json"], ["doctor"], ["sweep"], ["plan"], ["workspaces", "list"],
      ["config", "show", "--url", url], ["sweep", "--url", url],
    ] {
      let result = try await desk.run(arguments)
      #expect(!result.output.contains("geheim77") && !result.errors.contains("geheim77"), "\(arguments)")
    }
    desk.environment["CODER_URL"] = url
    let shown = try await desk.run("config", "show")
    #expect(!shown.output.contains("geheim77") && shown.output.contains("coder.example"))
  }

  /// curl quotes a proxy's address that it makes no sense of.
  @Test func repeatsNoPasswordOfAProxy() async throws {
    let desk = try Desk()
    for proxy in ["foo://ana:geheim77@127.0.0.1:1", "http://ana:geheim77@127.0.0.1:1", "http://ana:gehe%69m77@[:1"] {
      desk.environment["http_proxy"] = proxy
      desk.environment["no_proxy"] = ""
      let result = try await desk.run("sweep")
      #expect(result.status != 0)
      for password in ["geheim77", "gehe%69m77"] {
        #expect(!result.output.contains(password) && !result.errors.contains(password), "\(result.errors)")
      }
    }
  }

  /// A server, or a proxy before it, that repeats the token in what it says.
  @Test(arguments: [400, 401, 403, 404, 409, 500, 502, 302])
  func repeatsNoTokenThatTheServerRepeats(status: Int) async throws {
    let desk = try Desk()
    let token = desk.world.token
    desk.server.answer { request in
      guard request.method == "PUT" else { return nil }
      let text =
        #"{"message":"no \#(token)","detail":"\#(token)","validations":[{"field":"\#(token)","detail":"\#(token)"}]}"#
      var response = ServerResponse(status: status, json: text)
      response.headers["Location"] = "https://elsewhere.example/?token=\(token)"
      return response
    }
    let swept = try await desk.run("sweep")
    #expect([0, 7].contains(swept.status), "\(swept)")
    _ = try await desk.run("audit", "list", "-o", "json")
    try desk.expectNoToken()
    desk.server.answer { request in
      var response = ServerResponse(status: status, json: #"{"message":"no \#(token)","detail":"\#(token)"}"#)
      response.headers["Location"] = "https://elsewhere.example/\(token)"
      return request.path.hasSuffix("/workspaces") ? response : nil
    }
    for words in [["sweep"], ["workspaces", "list"], ["plan"], ["doctor"]] { _ = try await desk.run(words) }
    try desk.expectNoToken()
  }
}
