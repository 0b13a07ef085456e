import Arguments
import Diagnostics
import Foundation
import Rules
import Testing
import Time

@testable import curfew

@Suite struct SettingsTests {
  /// Settings from flags, an environment and the text of a settings file.
  private func settings(
    _ flags: [String] = [], environment: [String: String] = [:], file: String? = nil
  ) throws -> Settings {
    let path = FileManager.default.temporaryDirectory.appending(path: "curfew-\(UUID().uuidString).yaml").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    if let file { try Data(file.utf8).write(to: URL(filePath: path)) }
    let command = Command("curfew", summary: "", parameters: Settings.options) { _ in 0 }
    let words = flags + (file == nil ? [] : ["--config", path])
    guard case .run(_, let invocation) = try command.parse(words) else { throw CancellationError() }
    return try Settings(invocation, environment: environment)
  }

  @Test func ranksFlagOverEnvironmentOverFileOverDefault() throws {
    let file = "mode: enforce\ndatabase: file.db\ninterval: 2m\n"
    let settings = try settings(
      ["--database", "flag.db"], environment: ["CURFEW_DATABASE": "environment.db", "CURFEW_INTERVAL": "3m"], file: file
    )
    #expect(settings[Settings.database] == "flag.db")
    #expect(settings.origin(of: Settings.database) == .flag("database"))
    #expect(settings[Settings.interval] == .minutes(3))
    #expect(settings.origin(of: Settings.interval) == .environment("CURFEW_INTERVAL"))
    #expect(settings[Settings.mode] == .enforce)
    guard case .file(_, let line) = settings.origin(of: Settings.mode) else {
      Issue.record("mode does not come from the file")
      return
    }
    #expect(line == 1)
    #expect(settings[Settings.maxActionsPerSweep] == 200)
    #expect(settings.origin(of: Settings.maxActionsPerSweep) == .builtIn)
  }

  @Test func isInDryRunUnlessEnforceIsWrittenOut() throws {
    #expect(try settings()[Settings.mode] == .dryRun)
    #expect(try settings(environment: ["CURFEW_MODE": ""])[Settings.mode] == .dryRun)
    #expect(try settings(["--mode", "enforce"])[Settings.mode] == .enforce)
  }

  @Test func readsHowLongPeoplesValuesStand() throws {
    #expect(try settings()[Settings.respect] == .untilChanged)
    #expect(try settings(file: "respect: 4h\n")[Settings.respect] == .span(.hours(4)))
    #expect(try settings(file: "respect: never\n")[Settings.respect] == .never)
    #expect(throws: (any Error).self) { try settings(file: "respect: always\n") }
  }

  @Test func readsLists() throws {
    #expect(try settings(["--rules", "a", "--rules", "b"])[Settings.rules] == ["a", "b"])
    #expect(try settings(environment: ["CURFEW_RULES": "a:b/c"])[Settings.rules] == ["a", "b/c"])
    #expect(
      try settings(file: "opt_out: {owners: [ci-*, bot]}\n")[Settings.optOutOwners] == ["ci-*", "bot"].map { Glob($0) })
    #expect(try settings(file: "opt_out:\n  names: demo\n")[Settings.optOutNames] == ["demo"].map { Glob($0) })
  }

  @Test func takesPathsInTheFileAsBesideIt() throws {
    let settings = try settings(file: "rules: [rules.d, /etc/rules]\ndatabase: a/curfew.db\n")
    let directory = FileManager.default.temporaryDirectory.path
    let folder = directory.hasSuffix("/") ? directory : directory + "/"
    #expect(settings[Settings.rules] == [folder + "rules.d", "/etc/rules"])
    #expect(settings[Settings.database] == folder + "a/curfew.db")
  }

  @Test func neverShowsTheToken() throws {
    let settings = try settings(environment: ["CODER_SESSION_TOKEN": "abcdefghij-0123456789012345678901"])
    #expect(settings.text(of: Settings.sessionToken) == "(set)")
    let error = try #require(throws: SettingsFailure.self) {
      try self.settings(
        environment: ["CODER_SESSION_TOKEN": "abcdefghij-0123456789012345678901", "CURFEW_MODE": "no"])
    }
    #expect(!error.text.contains("abcdefghij"))
  }

  @Test(arguments: [
    ("mod: enforce\n", "1:1: error[S101]: there is no setting 'mod'", "mode"),
    ("token: abc\n", "1:1: error[S101]: there is no setting 'token'", "token_file"),
    (
      "limits:\n  max_action_per_sweep: 3\n",
      "2:3: error[S101]: there is no setting 'max_action_per_sweep' in 'limits'",
      "max_actions_per_sweep"
    ),
    ("mode: enforced\n", "1:7: error[S103]: 'mode' cannot be 'enforced'; expected off, dry-run or enforce", "enforce"),
    ("limits: 3\n", "1:9: error[S102]: 'limits' is a mapping, not an integer", nil),
    ("mode: [enforce]\n", "1:7: error[S102]: 'mode' is one value, not a list", nil),
    ("rules: [a, ~]\n", "1:12: error[S102]: 'rules' is a list of texts, not nothing", nil),
    ("- mode\n", "1:1: error[S102]: settings are a mapping of names to values, not a list", nil),
    ("session_token: abc\n", "1:1: error[S104]: 'session_token' does not belong into a settings file", nil),
    (
      "limits: {max_shortened_percent: 101}\n", "1:33: error[S103]: 'limits.max_shortened_percent' cannot be '101'", nil
    ),
  ])
  func refusesWithPlaceAndSuggestion(text: String, message: String, suggestion: String?) {
    let file = SettingsFile(SourceFile(name: "curfew.yaml", text: text))
    #expect(file.values.isEmpty)
    #expect(file.diagnostics.count == 1)
    #expect(file.diagnostics.first?.render().hasPrefix("curfew.yaml:" + message) == true)
    #expect(file.diagnostics.first?.fixes.first?.summary == suggestion.map { "did you mean '\($0)'?" })
  }

  /// Words that admins choose name no secret, however they end.
  @Test(arguments: [
    "channels:\n  hockey: {command: [/bin/true]}\n  my-token: {command: [/bin/true]}\nparams: {api_key: 3h, secret: b}\n",
    "params:\n  api_key: 3h\n  secret: b\nchannels: {hockey: {command: [/bin/true]}, my-token: {command: [/bin/true]}}\n",
  ]) func takesNamesThatEndAsThoseOfSecretsDo(text: String) {
    let file = SettingsFile(SourceFile(name: "curfew.yaml", text: text))
    #expect(file.diagnostics.isEmpty, "\(file.diagnostics.map { $0.render() })")
    #expect(file.channels.map(\.channel.name) == ["hockey", "my-token"])
    #expect(file.params.map(\.name) == ["api_key", "secret"])
    #expect(file.params.map(\.value) == [.text("3h"), .text("b")])
  }

  @Test func takesTheWholeAddressOfAWebhook() {
    let address = "https://chat.example/v1/messages?key=abc&token=def"
    let text = SourceFile(name: "curfew.yaml", text: "channels: {chat: {webhook: '\(address)'}}\n")
    let file = SettingsFile(text)
    #expect(file.diagnostics.isEmpty && file.channels.count == 1)
    #expect(SecretText.hidden(in: text).contains(address))
  }

  @Test func hidesSecretsInsideOfAChannel() {
    let text = "channels:\n  chat: {command: [/bin/true], password: geheim}\n"
    let file = SettingsFile(SourceFile(name: "curfew.yaml", text: text))
    #expect(!file.diagnostics.isEmpty)
    #expect(!file.diagnostics.map { $0.render() }.joined().contains("geheim"))
  }

  @Test func findsAllMistakesAtOnce() {
    let file = SettingsFile(SourceFile(name: "curfew.yaml", text: "mod: a\nmode: b\ninterval: 1s\nurl: c\n"))
    #expect(file.diagnostics.map(\.code) == ["S101", "S103", "S103"])
    #expect(Array(file.values.keys) == ["url"])
  }

  @Test func acceptsTheFileThatInitWrites() {
    let file = SettingsFile(SourceFile(name: "curfew.yaml", text: StarterSettings().text))
    #expect(file.diagnostics.isEmpty)
    #expect(file.values["mode"]?.texts == ["dry-run"])
    #expect(file.values["url"] == nil && file.values["database"]?.texts == ["curfew.db"])
  }

  @Test(arguments: ["/a/b.db", "https://coder.example.com:8080/x", "it's # a path", "~", "a: b", "yes", "1.5"])
  func initWritesWhatIsGiven(value: String) {
    let text = StarterSettings(url: value, tokenFile: value, database: "/" + value).text
    let file = SettingsFile(SourceFile(name: "curfew.yaml", text: text))
    #expect(file.diagnostics.isEmpty)
    #expect(file.values["url"]?.texts == [value])
    #expect(file.values["database"]?.texts == ["/" + value])
  }

  /// A service has a user of its own, who writes below /var/lib and not in /etc.
  @Test(arguments: [
    ("/etc/curfew/", [], [:], "/var/lib/curfew/curfew.db"), ("/etc/night/", [], [:], "/var/lib/night/curfew.db"),
    ("/etc/curfew/prod/", [], [:], "/var/lib/curfew/prod/curfew.db"),
    ("/home/ana/", [], [:], "curfew.db"), ("/etcetera/", [], [:], "curfew.db"),
    ("/etc/curfew/", ["--database", "/srv/a.db"], ["CURFEW_DATABASE": "/srv/b.db"], "/srv/a.db"),
    ("/etc/curfew/", [], ["CURFEW_DATABASE": "/srv/b.db"], "/srv/b.db"),
  ])
  func initChoosesTheDatabaseByPlace(
    directory: String, flags: [String], environment: [String: String], database: String
  ) throws {
    let command = Command("curfew", summary: "", parameters: Settings.options) { _ in 0 }
    guard case .run(_, let invocation) = try command.parse(flags) else { throw CancellationError() }
    let settings = InitCommand.starterSettings(invocation, in: directory, environment: environment)
    #expect(settings.database == database)
  }

  @Test func readsTheMachinesSettingsWhereNoOthersAre() throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "curfew-\(UUID().uuidString).yaml").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Data("interval: 2m\n".utf8).write(to: URL(filePath: path))
    let command = Command("curfew", summary: "", parameters: Settings.options) { _ in 0 }
    guard case .run(_, let invocation) = try command.parse([]) else { throw CancellationError() }
    #expect(try Settings(invocation, environment: [:], system: path)[Settings.interval] == .minutes(2))
    let named = ["CURFEW_CONFIG": path, "CURFEW_INTERVAL": "3m"]
    #expect(try Settings(invocation, environment: named, system: "/nowhere")[Settings.interval] == .minutes(3))
    #expect(try Settings(invocation, environment: [:], system: "/nowhere/x")[Settings.interval] == .minutes(1))
  }

  @Test func refusesASettingsFileThatIsNamedButMissing() {
    #expect(throws: CommandFailure.self) { try settings(["--config", "/nowhere/curfew.yaml"]) }
    #expect(throws: CommandFailure.self) { try settings(environment: ["CURFEW_CONFIG": "/nowhere/curfew.yaml"]) }
  }

  /// Tabs, and what only looks like spaces: what is offered leads to settings that can be read.
  @Test(arguments: ["\t", "\u{A0}\u{A0}", " \u{A0}"]) func indentsAsTheKeyBelongs(blank: String) throws {
    let lines = [
      "mode: dry-run", "limits:", "  sweep_budget: 1m", "interval: 5m", "opt_out:", "  owners: [ci]", "timezone: UTC",
    ]
    for index in lines.indices {
      var damaged = lines
      damaged[index] = blank + lines[index].drop { $0 == " " }
      let file = SourceFile(name: "curfew.yaml", text: damaged.joined(separator: "\n") + "\n")
      let findings = SettingsFile(file).diagnostics
      let fixes = findings.flatMap(\.fixes)
      #expect(!fixes.isEmpty, "\(file.text)\n\(findings.map { $0.render() })")
      for fix in fixes {
        let text = try #require(fix.applied(to: file.text))
        let rest = SettingsFile(SourceFile(name: "curfew.yaml", text: text)).diagnostics
        #expect(rest.map { $0.render() } == [], "\(file.text)\n\(fix)")
      }
    }
  }

  @Test func keepsActsAsLongAsEverythingElse() throws {
    func summaries(_ file: String) -> [String] {
      do {
        _ = try settings(file: file)
        return []
      } catch {
        return Failures.findings(error).map(\.summary)
      }
    }
    #expect(summaries("retention: {keep: 30d, keep_acts: 30d}\n") == [])
    #expect(summaries("retention: {keep: 30d, keep_acts: forever}\n") == [])
    #expect(summaries("retention: {keep: 30d}\n") == [])
    let shorter = summaries("retention: {keep: 30d, keep_acts: 1d}\n")
    #expect(shorter.count == 1 && shorter[0].contains("'keep_acts' is 24h"), "\(shorter)")
    let alone = summaries("retention: {keep_acts: 30d}\n")
    #expect(alone.count == 1 && alone[0].contains("no 'keep'"), "\(alone)")
  }

  @Test func tellsWhatHasNoEffectWithoutAListener() throws {
    let file = "listen_certificate_file: a.pem\nlisten_key_file: a.key\npages: {hosts: [curfew.example]}\n"
    let sentences = try settings(file: file).withoutListener
    #expect(sentences.count == 3 && sentences[0].contains("'listen_certificate_file'"), "\(sentences)")
    #expect(try settings(file: file + "listen: 127.0.0.1:0\n").withoutListener == [])
    #expect(try settings().withoutListener == [])
  }
}
