import Pipeline
import Rules
import Text

extension RuleMutation {
  /// The changes that no test noticed, a line each, and how many there were by file.
  var text: String {
    let lines = survivors.map { mutant in
      let place = "\(mutant.file.printable()):\(mutant.line):\(mutant.column)"
      let change =
        mutant.new.isEmpty ? "without '\(mutant.old)'" : "'\(mutant.new)' for '\(mutant.old)'"
      let rule = mutant.rule.map { " in \($0)" } ?? ""
      return "\(Paint.yellow.on("not noticed")): \(place): \(change.printable())\(rule.printable())\n"
    }
    let files = files.map { file in
      let own = results.filter { $0.mutant.file == file }
      return "\(file.printable()): \(own.count(where: \.isNoticed)) of \(Count.of(own.count, "change")) noticed\n"
    }
    let notLoaded = notLoaded == 0 ? "" : "\(Count.of(notLoaded, "change")) made rules that do not load\n"
    let leftOut = leftOut == 0 ? "" : "\(Count.of(leftOut, "change")) were not tried: at most \(Self.limit) are\n"
    return lines.joined() + files.joined() + notLoaded + leftOut
  }

  /// The rule files in which something was changed, in their order.
  private var files: [String] {
    results.map(\.mutant.file).reduce(into: []) { files, file in if files.last != file { files.append(file) } }
  }

  var json: JSONValue {
    .object([
      "tried": .integer(Int64(results.count)), "noticed": .integer(Int64(results.count(where: \.isNoticed))),
      "not_loaded": .integer(Int64(notLoaded)), "left_out": .integer(Int64(leftOut)),
      "survivors": .array(
        survivors.map { mutant in
          .object([
            "file": .string(mutant.file), "line": .integer(Int64(mutant.line)),
            "column": .integer(Int64(mutant.column)), "rule": mutant.rule.map { .string($0) } ?? .null,
            "old": .string(mutant.old), "new": .string(mutant.new),
          ])
        }),
    ])
  }
}
