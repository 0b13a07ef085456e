import Diagnostics
import Files
import Rules
import Text

/// What `curfew rules lint --fix` did, or with `--diff` would do.
struct LintRepair {
  private let changes: [RuleRepair.Change]
  /// Whether the files are written.
  let isDone: Bool

  /// Finds what can be fixed, and writes the files where that is asked for.
  ///
  /// - Throws: ``PathFailure`` where a file cannot be written; those before it are.
  init(_ repair: RuleRepair, writes: Bool) throws {
    changes = repair.changes
    isDone = writes
    guard writes else { return }
    for change in changes {
      let isWritten = try RegularFile.replace(
        at: change.file.name, Array(change.file.text.utf8), with: Array(change.text.utf8))
      guard isWritten else {
        throw CommandFailure(
          .failure, "\(change.file.name): somebody changed it meanwhile, and it was left as it is",
          advice: "run the command again")
      }
    }
  }

  /// What was applied, a line each, with a sum; for a trial the differences before it.
  var text: String {
    let differences =
      isDone
      ? ""
      : changes.map { Self.painted(LineDifference(from: $0.file.text, to: $0.text, name: $0.file.name).text) }.joined()
    let lines = changes.flatMap { change in
      change.applied.map { diagnostic in
        let place = diagnostic.location.map { ":\($0.line):\($0.column)" } ?? ""
        let fix = diagnostic.fixes.first?.summary ?? ""
        return
          "\(Paint.green.on(isDone ? "fixed" : "would fix")): \(change.file.name)\(place): \(diagnostic.code): \(fix)\n"
      }
    }
    return differences + (differences.isEmpty ? "" : "\n") + lines.joined() + sum + "\n\n"
  }

  private var sum: String {
    let count = changes.map(\.applied.count).reduce(0, +)
    if count == 0 { return "no finding has exactly one fix: nothing \(isDone ? "was" : "would be") changed" }
    return "\(Count.of(count, "finding")) \(isDone ? "fixed" : "would be fixed") in \(Count.of(changes.count, "file"))"
  }

  private static func painted(_ difference: String) -> String {
    difference.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map { line in
      let text = String(line).printable()
      let shown = line.hasPrefix("+") ? Paint.green.on(text) : line.hasPrefix("-") ? Paint.red.on(text) : text
      return "\(String.verbatimMark)\(shown)\n"
    }.joined()
  }

  var json: [String: JSONValue] {
    let fixed = changes.flatMap { change in
      change.applied.map { diagnostic in
        JSONValue.object([
          "file": .string(change.file.name), "code": .string(diagnostic.code), "message": .string(diagnostic.summary),
          "line": diagnostic.location.map { .integer(Int64($0.line)) } ?? .null,
          "column": diagnostic.location.map { .integer(Int64($0.column)) } ?? .null,
          "fix": .string(diagnostic.fixes.first?.summary ?? ""),
        ])
      }
    }
    let differences = changes.map {
      JSONValue.string(LineDifference(from: $0.file.text, to: $0.text, name: $0.file.name).text)
    }
    return ["fixed": .array(fixed), "fixes_written": .boolean(isDone), "differences": .array(differences)]
  }
}
