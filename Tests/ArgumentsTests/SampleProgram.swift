import Arguments

/// A program with everything that a declaration can say.
enum SampleProgram {
  enum Form: String, CaseIterable, Sendable {
    case table, json
  }

  static let verbose = Flag("verbose", short: "v", help: "Say more")
  static let force = Flag("force", short: "f", help: "Do it anyway")
  static let config = Option<String>(
    "config", "FILE", help: "The settings file", environment: "SAMPLE_CONFIG", completion: .files)
  static let form = Option<Form>("output", short: "o", "FORM", help: "Form of the output", defaultText: "table")
  static let limit = Option<Int>("limit", short: "l", "N", help: "At most so many", in: 1...100)
  static let tag = Option<String>(
    "tag", "TAG", help: "Only these; may be repeated", completion: .asked("tag"), repeats: true)
  static let reason = Option<String>("reason", "TEXT", help: "Why", isRequired: true)
  static let file = Positional<String>("FILE", help: "What to read", completion: .files)
  static let more = Positional<String>("MORE", help: "What else to read", isRequired: false, repeats: true)

  static let show = Command(
    "show", summary: "Show files", examples: ["sample files show a.txt"],
    parameters: [file, more, force, form, limit, tag]
  ) { _ in 0 }
  static let stop = Command("stop", summary: "Stop it", parameters: [reason]) { _ in 0 }
  static let files = Command("files", summary: "Work with files", subcommands: [show])
  static let program = Command(
    "sample", summary: "Shows what a program can declare", discussion: "The first paragraph.\n\nThe second one.",
    parameters: [config, verbose], subcommands: [files, stop])

  /// Parses words separated by blanks.
  static func parse(_ line: String) throws(UsageError) -> Parse {
    try program.parse(line.split(separator: " ").map(String.init))
  }

  /// Parses words that run a command.
  static func invocation(_ line: String) throws -> Invocation? {
    guard case .run(_, let invocation) = try parse(line) else { return nil }
    return invocation
  }
}
