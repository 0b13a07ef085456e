import Foundation
import Testing

@Suite(.ownThreads) struct SettingUpTests {
  @Test func writesSettingsAndRules() async throws {
    let program = BuiltProgram()
    let written = try await program.run("init")
    #expect(written.status == 0)
    #expect(written.output.contains("wrote curfew.yaml\nwrote rules.d/extend-in-use.yaml\n"))
  }

  @Test func writesWhatItIsGivenAndReadsItFromThen() async throws {
    let program = BuiltProgram(environment: ["CURFEW_TOKEN_FILE": "secret/token"])
    let written = try await program.run("init", "--url", "https://coder.example.com")
    #expect(written.status == 0 && written.output.contains("\n  1. 'curfew doctor'"), "\(written)")
    let shown = try await BuiltProgram().run("config", "show", "-o", "csv", "--config", program.path("curfew.yaml"))
    #expect(shown.output.contains("url,https://coder.example.com,"))
    #expect(shown.output.contains("token_file,\(program.path("secret/token")),"))
    #expect(shown.output.contains("database,\(program.path("curfew.db")),"))
  }

  @Test func asksForNothingThatTheEnvironmentGives() async throws {
    let token = "abcdefghij-0123456789012345678901"
    let program = BuiltProgram(environment: ["CODER_URL": "https://coder.example.com", "CODER_SESSION_TOKEN": token])
    let written = try await program.run("init")
    #expect(written.status == 0 && written.output.contains("Next:\n  1. 'curfew doctor'"), "\(written)")
    #expect(written.output.contains("the token stays in CODER_SESSION_TOKEN and is written nowhere\n"))
    #expect(try program.files(with: "0123456789") == [])
    let shown = try await program.run("config", "show", "--origin", "-o", "csv")
    #expect(shown.output.contains("url,https://coder.example.com,"), "\(shown)")
  }

  /// One of the two is asked for alone.
  @Test func asksForWhatIsLeft() async throws {
    let one = try await BuiltProgram(environment: ["CODER_URL": "https://coder.example.com"]).run("init")
    #expect(one.output.contains("Next:\n  1. put the file of the token into curfew.yaml"), "\(one)")
    let other = try await BuiltProgram(environment: ["CURFEW_TOKEN_FILE": "token"]).run("init")
    #expect(other.output.contains("Next:\n  1. put the server's address into curfew.yaml"), "\(other)")
    #expect(other.output.contains("  2. 'curfew doctor'"))
  }

  /// Whose rights are missing: the file's, or those of a directory above it.
  @Test(
    .enabled(if: getuid() == 0, "only root can become somebody else"),
    arguments: [("chmod 600 etc/curfew.yaml", "etc/curfew.yaml"), ("chmod 700 etc", "etc")])
  func passesNoUnreadableSettingsOver(preparation: String, culprit: String) async throws {
    let program = BuiltProgram()
    guard let nobody = try await OtherUser(program) else { return }
    try program.write("mode: enforce\n", to: "etc/curfew.yaml")
    let words = "config show --config etc/curfew.yaml"
    #expect(try await nobody.run(words).status == 0)
    let result = try await nobody.run(words, after: preparation)
    let chmod = "chmod a+r\(culprit == "etc" ? "x" : "") \(program.path(culprit))"
    result.expectComplaint(1, ["\(program.path("etc/curfew.yaml")): permission denied", "(65534)", chmod])
  }

  @Test func overwritesNothing() async throws {
    let program = BuiltProgram()
    try program.write("mine", to: "rules.d/shorten-idle.yaml")
    let result = try await program.run("init")
    #expect(result.status == 1)
    #expect(result.errors.contains("rules.d/shorten-idle.yaml exists already; nothing was written"))
    #expect(!FileManager.default.fileExists(atPath: program.path("curfew.yaml")))
  }

  @Test func tellsWhereSettingsComeFrom() async throws {
    let program = BuiltProgram(
      environment: ["CURFEW_INTERVAL": "2m", "CODER_SESSION_TOKEN": "abcdefghij-0123456789012345678901"])
    try program.write("database: a.db\n", to: "curfew.yaml")
    let result = try await program.run("config", "show", "--origin", "-o", "csv", "--mode", "enforce")
    #expect(result.output.contains("mode,enforce,flag --mode\r\n"))
    #expect(result.output.contains("interval,2m,environment CURFEW_INTERVAL\r\n"))
    #expect(result.output.contains("database,a.db,curfew.yaml:1\r\n"))
    #expect(result.output.contains("session_token,(set),environment CODER_SESSION_TOKEN\r\n"))
    #expect(result.output.contains("log_level,info,default\r\n"))
    #expect(!result.all.contains("abcdefghij"))
  }

  @Test func endsWithOneOnWrongSettings() async throws {
    let program = BuiltProgram()
    try program.write("mod: enforce\n", to: "curfew.yaml")
    let result = try await program.run("config", "show")
    #expect(result.status == 1)
    #expect(result.output == "")
    #expect(result.errors.hasPrefix("curfew.yaml:1:1: error[S101]: there is no setting 'mod'\n"))
    #expect(result.errors.contains("did you mean 'mode'?"))
  }

  /// What people try first is refused, and not repeated for the logs to keep.
  @Test(arguments: [
    "session_token: SECRET", "token: SECRET", "\"api_key\" : 'SECRET'", "{url: x, token: SECRET}", "token=SECRET",
    "session_token: SECRET: SECRET", "  Token:\tSECRET\n\tx: y",
  ])
  func showsNoTokenFromTheSettings(text: String) async throws {
    let program = BuiltProgram()
    try program.write(text.replacing("SECRET", with: "abcdefghij-0123456789012345678901"), to: "curfew.yaml")
    let result = try await program.run("sweep")
    result.expectComplaint(1, ["curfew.yaml:"])
    #expect(!result.all.contains("0123456789"))
  }

  @Test func saysThatTheListOfRulesIsEmpty() async throws {
    let desk = try Desk(mode: "dry-run")
    try desk.write("mode: dry-run\nrules: []\n", to: "curfew.yaml")
    let lint = try await desk.run("rules", "lint")
    #expect(lint.status == 3 && lint.output.contains("curfew.yaml:2: the list 'rules' is empty"), "\(lint)")
    try await desk.run("sweep").expectComplaint(3, ["there are no rules\n", "the list 'rules' is empty"])
    let doctor = try await desk.run("doctor")
    #expect(doctor.output.contains("curfew.yaml:2: the list 'rules' is empty"), "\(doctor)")
    #expect(!doctor.output.contains(": : ") && !doctor.output.contains("rules      : "), "\(doctor)")
  }
}
