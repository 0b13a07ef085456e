import TestSupport
import Testing

@Suite(.ownThreads) struct CommandLineTests {
  @Test(arguments: [["--help"], ["-h"], ["help"], ["sweep", "--help"], ["help", "audit", "list"]])
  func printsHelpAsAResult(arguments: [String]) async throws {
    let result = try await BuiltProgram().run(arguments)
    #expect(result.status == 0)
    #expect(result.output.contains("USAGE:\n"))
    #expect(result.errors == "")
  }

  @Test(arguments: [["version"], ["--version"]])
  func printsItsVersion(arguments: [String]) async throws {
    let result = try await BuiltProgram().run(arguments)
    #expect(result.output.hasPrefix("curfew 0."))
    #expect(result.status == 0)
  }

  @Test(arguments: [["version", "--json"], ["version", "-o", "json"]])
  func tellsWhatItWasBuiltFrom(arguments: [String]) async throws {
    let result = try await BuiltProgram().run(arguments)
    try result.expectSuccess()
    let facts = try #require(JSONTree(Array(result.output.utf8)))
    #expect(facts["schema_version"].integer == 1 && facts["version"].text?.hasPrefix("0.") == true)
    // Of plain builds nobody says it; .ci/package looks at those of make.
    for name in ["commit", "modified", "commit_date", "swift"] { #expect(facts.has(name), "\(name)") }
    // Each version as the library itself has it, and not as the headers had it.
    for name in ["glibc", "sqlite", "curl", "yaml", "microhttpd", "crypto"] {
      let version = facts["libraries"][name].text ?? ""
      let isVersion = version.split(separator: ".").count > 1 && version.allSatisfy { $0 == "." || $0.isNumber }
      #expect(isVersion, "\(name) \(version)")
    }
    #expect(facts["libraries"]["curl_tls"].text?.contains("/") == true)
    #expect(facts["libraries"]["re2"].text?.hasPrefix("libre2.so.") == true)
    #expect(facts["libraries"]["cctz"].text?.hasPrefix("libcctz.so.") == true)
    #expect(facts["zone_data"]["release"].text?.hasPrefix("20") == true)
  }

  @Test func refusesTwoFormsOfTheVersion() async throws {
    try await BuiltProgram().run("version", "--json", "-o", "text").expectComplaint(2, ["--json", "give one"])
  }

  @Test(arguments: [
    ([], "needs a command"), (["swep"], "did you mean 'curfew sweep'?"),
    (["lint"], "did you mean 'curfew rules lint'?"),
    (["sweep", "--dry-rum"], "did you mean '--dry-run'?"), (["sweep", "--at", "nonsense"], "expected a time such as"),
    (["sweep", "now"], "unexpected argument 'now'"), (["pause", "now"], "unexpected argument 'now'"),
    (["workspaces", "show"], "missing argument WORKSPACE"), (["audit", "show", "x"], "expected a number"),
    (["--mode", "on", "version"], "expected off, dry-run or enforce"),
    (["workspaces", "list", "--column", "sttus", "--url", "http://127.0.0.1:1"], ""),
  ])
  func endsWithTwoOnAWrongCommandLine(arguments: [String], message: String) async throws {
    let result = try await BuiltProgram().run(arguments)
    if !message.isEmpty {
      #expect(result.status == 2)
      #expect(result.output == "")
      #expect(result.errors.contains(message))
    }
    #expect(result.status != 0)
  }

  @Test func survivesAReaderThatGoes() async throws {
    let result = try await BuiltProgram().shell("\"$CURFEW\" --help | head -1; echo ${PIPESTATUS[0]}")
    #expect(result.output == "Decides when Coder workspaces go to sleep and when they wake.\n0\n")
    #expect(result.errors == "")
  }

  @Test func saysThatTheDiskIsFull() async throws {
    let result = try await BuiltProgram().shell("\"$CURFEW\" version > /dev/full")
    #expect(result.status == 1)
    #expect(result.errors == "curfew: cannot write to standard output: No space left on device\n")
  }

  @Test func worksWithClosedStreams() async throws {
    #expect(try await BuiltProgram().shell("\"$CURFEW\" version <&- 2>&-").status == 0)
    // What it has to say reaches nobody.
    #expect(try await BuiltProgram().shell("\"$CURFEW\" version <&- >&- 2>&-").status == 1)
    #expect(try await BuiltProgram().shell("\"$CURFEW\" nonsense 2>&-").status == 2)
  }

  @Test(arguments: ["bash", "zsh", "fish"])
  func printsCompletion(shell: String) async throws {
    let result = try await BuiltProgram().run("completion", shell)
    #expect(result.status == 0)
    #expect(result.output.contains("detailed-exitcode"))
  }

  @Test func completionForBashIsValid() async throws {
    let result = try await BuiltProgram().shell("bash -n <(\"$CURFEW\" completion bash)")
    #expect(result.status == 0)
    #expect(result.all == "")
  }
}
