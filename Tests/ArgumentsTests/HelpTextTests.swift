import Arguments
import Testing

@Suite struct HelpTextTests {
  private func help(_ line: String, width: Int = 72) throws -> String {
    guard case .help(let path) = try SampleProgram.parse(line) else { return "" }
    return path.helpText(width: width)
  }

  @Test func describesTheProgram() throws {
    #expect(
      try help("--help") == """
        Shows what a program can declare.

        The first paragraph.

        The second one.

        USAGE:
          sample COMMAND [options]

        COMMANDS:
          files  Work with files
          stop   Stop it

        GLOBAL OPTIONS:
              --config FILE  The settings file [$SAMPLE_CONFIG]
          -v, --verbose      Say more
          -h, --help         Show this help

        Run 'sample COMMAND --help' for what a command does and takes.

        """)
  }

  @Test func describesACommand() throws {
    #expect(
      try help("files show --help") == """
        Show files.

        USAGE:
          sample files show FILE [MORE...] [options]

        ARGUMENTS:
          FILE  What to read
          MORE  What else to read

        OPTIONS:
          -f, --force        Do it anyway
          -o, --output FORM  Form of the output [table|json, default: table]
          -l, --limit N      At most so many
              --tag TAG      Only these; may be repeated
          -h, --help         Show this help

        EXAMPLES:
          sample files show a.txt

        Run 'sample --help' for the options that every command takes.

        """)
  }

  @Test func namesRequiredOptionsInTheUsage() throws {
    #expect(try help("stop --help").contains("  sample stop --reason TEXT [options]\n"))
  }

  /// A hundred codes are for completion alone.
  @Test func listsNoMoreWordsThanOneReads() throws {
    let words = (100...130).map { "W\($0)" }
    let option = Option<String>("explain", "CODE", help: "What a code means", completion: .words(words))
    let command = Command("lint", summary: "Find mistakes", parameters: [option]) { _ in 0 }
    guard case .help(let path) = try command.parse(["--help"]) else { return }
    #expect(path.helpText().contains("What a code means\n"))
  }

  @Test(arguments: [40, 60, 100])
  func staysWithinTheWidth(width: Int) throws {
    let lines = try help("files show --help", width: width).split(separator: "\n")
    // Lines that one copies to a shell are never broken.
    #expect(lines.filter { $0.count > width && !$0.hasPrefix("  sample") }.isEmpty)
  }
}
