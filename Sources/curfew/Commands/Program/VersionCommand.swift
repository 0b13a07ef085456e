import Arguments

/// `curfew version`.
enum VersionCommand {
  /// The version of this program.
  static let current = "0.1.0"
  /// When it was made, as manual pages show it.
  static let date = "2026-11-28"

  private static let json = Flag("json", help: "The same as '-o json', as other programs have it")

  static let command = Command(
    "version", summary: "Show the version of this program",
    discussion: """
      As JSON also what it was built from (commit, date of the commit and compiler, null where a plain 'swift build' made \
      it), the libraries that are loaded now, and the release of the time zone data.
      """,
    examples: ["curfew version", "curfew version --json"], parameters: [json, OutputOptions.record]
  ) { invocation in
    if invocation[json], invocation[OutputOptions.record] == .text {
      throw UsageError(.conflict, in: invocation.commandName, "--json and '-o text' ask for two forms: give one")
    }
    switch invocation[json] ? .json : invocation[OutputOptions.record] ?? .text {
    case .text: try Console.write("curfew \(current)\n")
    case .json: try Console.emit(try JSONValue.document(ProgramOrigin.json))
    }
    return ExitStatus.success.rawValue
  }
}
