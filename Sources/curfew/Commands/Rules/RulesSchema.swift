import Arguments
import Rules

/// `curfew rules schema`: the form of rule files for editors and for people.
enum RulesSchema {
  private static let tests = Flag("tests", help: "Those of rule tests, *.test.yaml, instead")
  private static let format = Option<Format>(
    "output", short: "o", "FORMAT", help: "How to print it", defaultText: "json")

  private enum Format: String, CaseIterable, Sendable {
    /// JSON Schema.
    case json
    /// A table of the keys for each mapping.
    case markdown
  }

  static let command = Command(
    "schema", summary: "Print the JSON Schema of rule files",
    discussion: """
      Editors with a YAML language server complete keys and words by it, explain them, and mark what is wrong, when the first line of \
      the rule file is '# yaml-language-server: $schema=rules.schema.json'. It knows the structure; 'curfew rules lint' finds all \
      mistakes. With -o markdown the same keys are printed as tables for people.
      """,
    examples: [
      "curfew rules schema > rules.d/rules.schema.json", "curfew rules schema --tests > rules.d/tests.schema.json",
      "curfew rules schema -o markdown",
    ],
    parameters: [tests, format]
  ) { invocation in
    let schema = invocation[tests] ? RuleFileSchema.tests : .rules
    switch invocation[format] ?? .json {
    case .json: try Console.emit(schema.text)
    case .markdown: try Console.emit(markdown(schema))
    }
    return ExitStatus.success.rawValue
  }

  private static func markdown(_ schema: RuleFileSchema) -> String {
    RuleFileReference.mappings(of: schema).filter { !$0.keys.isEmpty }.map { mapping in
      let rows = mapping.keys.map { key in
        "| `\(key.name)`\(key.isRequired ? " (required)" : "") | \(key.value) | \(key.documentation) |\n"
      }
      return "### Keys of \(mapping.owner)\n\n| key | value | |\n|---|---|---|\n" + rows.joined()
    }.joined(separator: "\n")
  }
}
