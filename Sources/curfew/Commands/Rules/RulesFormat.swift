import Arguments
import Diagnostics
import Files
import Rules
import Text
import YAML

/// `curfew rules fmt`: rule files and rule tests in one form.
enum RulesFormat {
  private static let paths = Positional<String>(
    "PATH",
    help: "Rule file, test file, or directory of them, or '-' for standard input; those of the settings unless given",
    completion: .files, isRequired: false, repeats: true)
  private static let check = Flag("check", help: "Change nothing, and list the files that are not in this form")
  private static let toOutput = Flag("stdout", help: "Print the one file instead of changing it")

  static let command = Command(
    "fmt", summary: "Write rule files in one form",
    discussion: """
      Keys come in the order of 'curfew rules schema -o markdown', indented by two spaces; lists of mappings stand an item below the \
      other, rules with an empty line between them; plain words lose their quotes. Conditions and texts keep their lines, and comments \
      stay with what they belong to. A file that would mean anything else afterwards, or has errors, is left as it is. In a running \
      service 'for' and cooldowns go by the rules' names, and run on. Exit status 3 says that a file has errors, or with --check that \
      one is not in this form.
      """,
    examples: ["curfew rules fmt rules.d", "curfew rules fmt --check", "curfew rules fmt - < lifetime.yaml"],
    parameters: [paths, check, toOutput]
  ) { invocation in
    let given = invocation.all(paths)
    if given == ["-"] {
      return try show(try SourceFile.readingStandardInput(), checks: invocation[check]).rawValue
    }
    guard !given.contains("-") else {
      throw UsageError(.conflict, in: invocation.commandName, "'-' is standard input, and stands alone")
    }
    let (files, diagnostics) = RuleFileFormatting.files(
      at: given.isEmpty ? try Settings(invocation)[Settings.rules] : given)
    for diagnostic in diagnostics where diagnostic.severity == .error { Console.say(diagnostic.markedText + "\n") }
    if invocation[toOutput] {
      guard files.count == 1, let file = files.first, diagnostics.isEmpty else {
        throw UsageError(.conflict, in: invocation.commandName, "--stdout prints one file, these are \(files.count)")
      }
      return try show(file, checks: invocation[check]).rawValue
    }
    var status = diagnostics.hasErrors ? ExitStatus.findings : .success
    var changed = 0
    for file in files {
      let formatting = RuleFileFormatting(of: file)
      guard isUsable(formatting, of: file, &status), formatting.changes(file) else { continue }
      changed += 1
      if invocation[check] {
        status = status == .success ? .findings : status
      } else {
        try replace(file, with: formatting.text)
      }
      try Console.write(line: "\(file.name): \(invocation[check] ? "would change" : "changed")")
    }
    try Console.write(
      line: "\(changed) of \(Count.of(files.count, "file")) \(invocation[check] ? "would change" : "changed")")
    return status.rawValue
  }

  /// Prints a file in its form, or with `--check` nothing.
  private static func show(_ file: SourceFile, checks: Bool) throws -> ExitStatus {
    let formatting = RuleFileFormatting(of: file)
    var status = ExitStatus.success
    guard isUsable(formatting, of: file, &status) else { return status }
    if checks { return formatting.changes(file) ? .findings : .success }
    try Console.emit(formatting.text)
    return .success
  }

  /// Whether the file can be formatted; tells why not.
  private static func isUsable(
    _ formatting: RuleFileFormatting, of file: SourceFile, _ status: inout ExitStatus
  ) -> Bool {
    for diagnostic in formatting.diagnostics { Console.say(diagnostic.markedText + "\n") }
    if let difference = formatting.difference {
      Console.tell("\(file.name) is left as it is, because \(difference) in the other form")
      status = .failure
      return false
    }
    guard formatting.diagnostics.isEmpty else {
      Console.tell("\(file.name) is left as it is, because it has errors")
      if status == .success { status = .findings }
      return false
    }
    return true
  }

  private static func replace(_ file: SourceFile, with text: String) throws {
    do throws(PathFailure) {
      try FileReplacement.write(Array(text.utf8), to: file.name)
    } catch {
      throw CommandFailure(.failure, "\(error)", advice: error.advice)
    }
  }
}
