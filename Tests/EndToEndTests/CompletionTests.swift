import Foundation
import TestSupport
import Testing

/// What completion offers while somebody types, asked as the scripts ask.
@Suite(.ownThreads) struct CompletionTests {
  private func offered(_ program: BuiltProgram, _ line: String) async throws -> [String] {
    let words = line.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    let answer = try await program.run(["__complete"] + words)
    #expect(answer.status == 0 && answer.errors == "", "\(answer)")
    return answer.output.split(separator: "\n").map(String.init)
  }

  @Test func offersNamesOfTheTrailAndTheRules() async throws {
    let desk = try Desk()
    try await desk.run("sweep").expectSuccess()
    let requests = desk.server.requests.count
    #expect(try await offered(desk, "explain ") == ["alice/api", "bob/web", "carol/gpu", "dave/docs"])
    #expect(try await offered(desk, "explain car") == ["carol/gpu"])
    #expect(try await offered(desk, "workspaces show --include-deleted bob/") == ["bob/web"])
    #expect(try await offered(desk, "audit list --owner ") == ["alice", "bob", "carol", "dave"])
    #expect(try await offered(desk, "audit list --workspace=da") == ["dave/docs"])
    #expect(try await offered(desk, "audit list --template = dev").allSatisfy { $0.hasPrefix("dev") })
    #expect(try await !offered(desk, "audit list --template ").isEmpty)
    #expect(try await offered(desk, "audit list --rule s") == ["schedule-of-dave", "shorten-bob"])
    #expect(try await offered(desk, "report owner c") == ["carol"])
    #expect(try await offered(desk, "report workspace da") == ["dave/docs"])
    #expect(try await offered(desk, "notices list --channel ").isEmpty)
    // The rules of the settings that the words before name.
    try desk.write(World.rules().replacing("keep-alice", with: "kept"), to: "others/four.yaml")
    #expect(try await offered(desk, "--rules others audit list --rule k") == ["keep-alice", "kept"])
    #expect(desk.server.requests.count == requests)
  }

  @Test func offersColumnsOfTheCommand() async throws {
    let program = BuiltProgram()
    #expect(try await offered(program, "audit list -c work") == ["workspace", "workspace_id"])
    #expect(try await offered(program, "plan --column rule,ac") == ["rule,action"])
    #expect(try await offered(program, "config show --column setting,value,") == ["setting,value,origin"])
    #expect(try await offered(program, "workspaces list -c x").isEmpty)
  }

  /// A report is of what was: who left and what is gone are offered as well.
  @Test func offersWhatIsGoneForReports() async throws {
    let desk = try Desk(mode: "dry-run")
    try await desk.run("sweep").expectSuccess()
    let id = try #require(desk.world.ids["bob/web"])
    #expect(desk.server.withCoder { $0.lose(id) })
    desk.wait(.minutes(10))
    try await desk.run("sweep").expectSuccess()
    #expect(try await offered(desk, "report workspace b") == ["bob/web"])
    #expect(try await offered(desk, "explain b").isEmpty)
  }

  @Test func offersTheChannelsOfTheSettings() async throws {
    let program = BuiltProgram()
    try program.write("channels:\n  pager: {command: [/bin/true]}\n  chat: {command: [/bin/true]}\n", to: "curfew.yaml")
    #expect(try await offered(program, "notices list --channel ") == ["chat", "pager"])
    #expect(try await offered(program, "notices test p") == ["pager"])
  }

  /// Without a trail the server is asked.
  @Test func asksTheServerWhereThereIsNoTrail() async throws {
    let desk = try Desk()
    #expect(try await offered(desk, "explain a") == ["alice/api"])
    #expect(try await offered(desk, "workspaces create x --template dev-g") == ["dev-go"])
    desk.expectNoChanges()
    #expect(!FileManager.default.fileExists(atPath: desk.path("curfew.db")))
  }

  /// A completion never disturbs.
  @Test(arguments: ["settings", "rules", "database", "server", "nothing"])
  func offersNothingWhereSomethingIsWrong(what: String) async throws {
    let program = BuiltProgram(environment: ["CODER_SESSION_TOKEN": "abcdefghij-0123456789012345678901"])
    switch what {
    case "settings": try program.write("mod: [", to: "curfew.yaml")
    case "rules": try program.write("version: 7", to: "rules.d/a.yaml")
    case "database": try program.write("no database", to: "curfew.db")
    case "server": program.environment["CODER_URL"] = "http://127.0.0.1:1"
    default: break
    }
    for line in ["explain ", "audit list --rule ", "audit list --owner ", "nonsense ", "", "--x", "--database"] {
      #expect(try await offered(program, line).isEmpty, "\(line)")
    }
  }

  /// A name that a shell would take for more than a word is not offered.
  @Test func offersNoNamesThatAShellWouldRun() async throws {
    let program = BuiltProgram()
    let rules = World.rules().replacing("keep-alice", with: "\"k$(touch x)\"").replacing("shorten-bob", with: "\"k e\"")
    try program.write(rules, to: "rules.d/four.yaml")
    #expect(try await offered(program, "audit list --rule k").isEmpty)
  }

  @Test func completesInBash() async throws {
    let desk = try Desk()
    try await desk.run("sweep").expectSuccess()
    let shown = try await desk.shell(
      """
      source <("$CURFEW" completion bash)
      COMP_WORDS=("$CURFEW" explain al) COMP_CWORD=2; _curfew; echo "${COMPREPLY[@]}"
      COMP_WORDS=("$CURFEW" audit list --rule = sh) COMP_CWORD=5; _curfew; echo "${COMPREPLY[@]}"
      COMP_WORDS=("$CURFEW" plan -c rule,wo) COMP_CWORD=3; _curfew; echo "${COMPREPLY[@]}"
      """)
    #expect(shown.output == "alice/api\nshorten-bob\nrule,workspace rule,workspace_id\n", "\(shown)")
  }

  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/fish"), "fish is not installed"))
  func completesInFish() async throws {
    let desk = try Desk()
    desk.environment["HOME"] = desk.directory.path
    try await desk.run("sweep").expectSuccess()
    let shown = try await desk.shell(
      """
      mkdir -p bin; ln -sf "$CURFEW" bin/curfew; PATH=$PWD/bin:$PATH
      fish --no-config -c 'curfew completion fish | source
        complete -C "curfew explain al"; complete -C "curfew audit list --rule sh"; complete -C "curfew plan --column=rule,wo"'
      """)
    let lines = shown.output.split(separator: "\n").map { $0.split(separator: "\t")[0] }
    #expect(
      lines == ["alice/api", "shorten-bob", "--column=rule,workspace", "--column=rule,workspace_id"], "\(shown)")
  }

  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/zsh"), "zsh is not installed"))
  func completesInZsh() async throws {
    let desk = try Desk()
    desk.environment["HOME"] = desk.directory.path
    desk.environment["TERM"] = "dumb"
    try await desk.run("sweep").expectSuccess()
    // zsh completes only where somebody types: a terminal of its own types for us.
    try desk.write(
      """
      zmodload zsh/zpty
      zpty shell zsh -f -i
      reads() { local line all; while zpty -r -t shell line; do all+=$line; done; print -r -- $all }
      types() { zpty -w -n shell "$1"; repeat 100; do sleep 0.1; shown+=$(reads); [[ $shown == *$2* ]] && break; done }
      zpty -w shell "PATH=$PWD/bin:\\$PATH; PS1=; autoload -Uz compinit; compinit -u -D; source <(curfew completion zsh); echo re''ady"
      shown=; types "" ready
      shown=; types "curfew explain al\t" alice/api; print -r -- $shown
      shown=; types "\u{15}curfew audit list --rule sh\t" shorten-bob; print -r -- $shown
      """, to: "type.zsh")
    let shown = try await desk.shell("mkdir -p bin; ln -sf \"$CURFEW\" bin/curfew; zsh -f type.zsh")
    #expect(shown.output.contains("alice/api") && shown.output.contains("shorten-bob"), "\(shown)")
  }

  @Test func writesManualPages() async throws {
    let program = BuiltProgram()
    let page = try await program.run("__manual", "curfew")
    #expect(page.status == 0 && page.output.hasPrefix(".TH CURFEW 1 "))
    #expect(page.output.contains("curfew audit verify") && page.output.contains("CODER_SESSION_TOKEN"))
    let rules = try await program.run("__manual", "curfew-rules")
    #expect(rules.status == 0 && rules.output.hasPrefix(".TH CURFEW\\-RULES 5 "))
    for word in ["on_error", "max_per_build", "set_autostart", "ws.idle_for", "timestamp.isWithin(string)"] {
      #expect(rules.output.contains(word), "\(word)")
    }
    #expect(try await program.run("--help").output.contains("__") == false)
    try await program.run("__manual", "x").expectComplaint(2, ["the pages are curfew and curfew-rules"])
  }
}
