import Arguments

/// `curfew version`.
enum VersionCommand {
  /// The version of this program.
  static let current = "0.1.0"
  /// When it was made, as manual pages show it.
  static let date = "2026-11-28"

  static let command = Command(
    "version", summary: "Show the version of this program", parameters: [OutputOptions.record]
  ) { invocation in
    switch invocation[OutputOptions.record] ?? .text {
    case .text: try Console.write("curfew \(current)\n")
    case .json: try Console.emit(try JSONValue.document(["version": .string(current)]))
    }
    return ExitStatus.success.rawValue
  }
}
