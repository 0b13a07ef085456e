import CEL
import FoundationEssentials
import TestSupport
import Testing
import Time

@testable import Rules

/// The part of `rules/README.md` that lists fields and functions is the declaration, written out.
@Suite struct ReferencePageTests {
  @Test func listsEveryFieldAndFunction() throws {
    try expectWrittenPart(
      Self.reference, of: "rules/README.md", after: "fields: written by a test from the declaration")
  }

  private static var reference: String {
    let types = [
      ("ws", Vocabulary.workspace.type), ("template", Vocabulary.template.type), ("owner", Vocabulary.owner.type),
      ("state", Vocabulary.state.type), ("agents", Vocabulary.agent.type), ("apps", Vocabulary.app.type),
    ]
    let tables = types.map { name, type in
      "\n### `\(name)`\n\n| field | type | |\n|---|---|---|\n"
        + type.fields.map { field in
          let values = field.closedSet.map { " {\($0.map { "`\($0)`" }.joined(separator: ", "))}" } ?? ""
          let mark = field.isOptional ? "?" : ""
          return "| `\(field.name)`\(mark) | \(field.type) | \(field.documentation)\(values) |\n"
        }.joined()
    }
    let functions = Vocabulary.functions(zone: .utc).map { function in
      let forms = function.overloads.map { overload in
        let parameters = overload.parameters.map { "\($0)" }
        return overload.isMember
          ? "`\(parameters[0]).\(function.name)(\(parameters.dropFirst().joined(separator: ", ")))`"
          : "`\(function.name)(\(parameters.joined(separator: ", ")))`"
      }
      return "| \(forms.joined(separator: "<br>")) | \(function.documentation) |\n"
    }
    return tables.joined() + "\n### Functions beyond CEL's own\n\n| function | |\n|---|---|\n" + functions.joined()
  }
}
