import Arguments
import Testing

@Suite struct ParsingTests {
  @Test(arguments: [
    "files show a.txt --limit 3 --force", "files show --limit=3 -f a.txt", "files --verbose show -fl3 a.txt",
    "--config x files show -l 3 a.txt -f", "files show -l=3 -f -- a.txt",
  ])
  func takesOptionsInAnyPlaceAndSpelling(line: String) throws {
    let invocation = try #require(try SampleProgram.invocation(line))
    #expect(invocation.commandName == "sample files show")
    #expect(invocation.required(SampleProgram.file) == "a.txt")
    #expect(invocation[SampleProgram.limit] == 3)
    #expect(invocation[SampleProgram.force])
    #expect(invocation[SampleProgram.form] == nil)
  }

  @Test func keepsTheLastValueUnlessTheOptionRepeats() throws {
    let invocation = try #require(
      try SampleProgram.invocation("files show a -o json -o table --tag x --tag y b c"))
    #expect(invocation[SampleProgram.form] == .table)
    #expect(invocation.all(SampleProgram.tag) == ["x", "y"])
    #expect(invocation.all(SampleProgram.more) == ["b", "c"])
    #expect(!invocation[SampleProgram.verbose])
  }

  /// A group may say which of its commands is meant where none is named.
  @Test(arguments: [
    ("", "sample run"), ("--speed 2", "sample run"), ("--speed=2 walk", "sample run"), ("walk --slow", "sample walk"),
    ("run --speed 2", "sample run"),
  ])
  func takesTheUsualCommandOfAGroup(line: String, name: String) throws {
    let speed = Option<Int>("speed", "N", help: "How fast", in: 1...9)
    let group = Command(
      "sample", summary: "Moves",
      subcommands: [
        Command("run", summary: "Run", parameters: [speed, SampleProgram.more]) { _ in 0 },
        Command("walk", summary: "Walk", parameters: [Flag("slow", help: "Slowly")]) { _ in 0 },
      ], usual: "run")
    guard case .run(let path, let invocation) = try group.parse(line.split(separator: " ").map(String.init)) else {
      Issue.record("\(line) runs nothing")
      return
    }
    #expect(path.name == name)
    #expect(invocation[speed] == (line.contains("2") ? 2 : nil))
    guard case .help(let asked) = try group.parse(["--help"]) else {
      Issue.record("no help")
      return
    }
    #expect(asked.name == "sample")
    let typed = group.valueBeingTyped(in: ["--speed", ""])
    #expect(typed?.parameter.name == "speed")
  }

  @Test func takesEverythingAfterTwoDashesAsArguments() throws {
    let invocation = try #require(try SampleProgram.invocation("files show -- --limit -v"))
    #expect(invocation.required(SampleProgram.file) == "--limit")
    #expect(invocation.all(SampleProgram.more) == ["-v"])
  }

  @Test func takesASingleDashAsAnArgument() throws {
    #expect(try #require(try SampleProgram.invocation("files show -")).required(SampleProgram.file) == "-")
  }

  @Test func acceptsAnEmptyValueAfterTheEqualsSign() throws {
    #expect(try #require(try SampleProgram.invocation("--config= stop --reason=a=b"))[SampleProgram.config] == "")
    #expect(try #require(try SampleProgram.invocation("stop --reason=a=b")).required(SampleProgram.reason) == "a=b")
  }

  @Test(arguments: [
    ("--help", "sample"), ("-h", "sample"), ("help", "sample"), ("help files show", "sample files show"),
    ("files --help", "sample files"), ("files show --limit 2 -h", "sample files show"), ("stop -h", "sample stop"),
  ])
  func answersHelp(line: String, name: String) throws {
    guard case .help(let path) = try SampleProgram.parse(line) else {
      Issue.record("\(line) does not ask for help")
      return
    }
    #expect(path.name == name)
  }

  @Test(arguments: [
    ("", UsageError.Code.missingCommand, "'sample' needs a command: files, stop", nil as String?),
    ("files", .missingCommand, "'sample files' needs a command: show", nil),
    ("fils", .unknownCommand, "there is no command 'sample fils'", "sample files"),
    ("show", .unknownCommand, "there is no command 'sample show'", "sample files show"),
    ("files show a --limt 3", .unknownOption, "unknown option '--limt'", "--limit"),
    ("files show a -x", .unknownOption, "unknown option '-x'", nil),
    (
      "files show -x(1)", .unknownOption, "unknown option '-x'; what begins with '-' and is no option comes after '--'",
      nil
    ),
    ("files show a --force=yes", .unexpectedValue, "--force takes no value", nil),
    ("files show a --limit", .missingValue, "--limit needs a value: --limit N", nil),
    ("files show a --limit --force", .missingValue, "--limit needs a value: --limit N", nil),
    ("files show a -l 0", .invalidValue, "--limit: '0' is not valid; expected a whole number, 1 to 100", nil),
    ("files show a -o jsn", .invalidValue, "--output: 'jsn' is not valid; expected table or json", "json"),
    ("files show", .missingArgument, "missing argument FILE", nil),
    ("stop now --reason x", .unexpectedArgument, "unexpected argument 'now'", nil),
    ("stop", .missingOption, "missing option --reason TEXT", nil),
  ])
  func refuses(line: String, code: UsageError.Code, message: String, suggestion: String?) throws {
    let error = try #require(throws: UsageError.self) { try SampleProgram.parse(line) }
    #expect(error.code == code)
    #expect(error.message == message)
    #expect(error.suggestion == suggestion)
  }

  @Test func saysWhereToReadOn() throws {
    let error = try #require(throws: UsageError.self) { try SampleProgram.parse("files show a --limt 3") }
    #expect(
      error.text == """
        sample: unknown option '--limt'; did you mean '--limit'?
        Run 'sample files show --help' for how to use it.
        """)
  }

  @Test(arguments: [
    ("--explain", "", []), ("--explain R1", "R1", []), ("--explain=R1 a", "R1", ["a"]), ("--explain -f", "", []),
    ("--explain --force", "", []), ("a --explain", "", ["a"]),
  ])
  func takesAnOptionWithoutItsValueWhereThatIsDeclared(line: String, value: String, files: [String]) throws {
    let explain = Option<String>(
      "explain", "[CODE]", help: "Explain", bareText: "", parse: { text throws(InvalidValue) in text })
    let file = Positional<String>("FILE", help: "A file", isRequired: false, repeats: true)
    let command = Command("lint", summary: "Lint", parameters: [explain, file, SampleProgram.force]) { _ in 0 }
    guard case .run(_, let invocation) = try command.parse(line.split(separator: " ").map(String.init)) else {
      Issue.record("it asks for help")
      return
    }
    #expect(invocation[explain] == value && invocation.all(file) == files)
  }
}
