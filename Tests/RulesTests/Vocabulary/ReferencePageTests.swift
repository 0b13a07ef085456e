import CEL
import FoundationEssentials
import TestSupport
import Testing
import Time

@testable import Rules

/// The part of `rules/README.md` that lists fields and functions is the declaration, written out.
@Suite struct ReferencePageTests {
  private static let begin = "<!-- fields: written by a test from the declaration -->\n"
  private static let end = "<!-- end -->"

  @Test func listsEveryFieldAndFunction() throws {
    let file = Fixture.shared("../../rules/README.md").standardizedFileURL
    let page = try String(contentsOf: file, encoding: .utf8)
    let start = try #require(page.range(of: Self.begin)?.upperBound)
    let stop = try #require(page.range(of: Self.end)?.lowerBound)
    let wanted = Self.reference
    if page[start..<stop] != wanted {
      try Data((page[..<start] + wanted + page[stop...]).utf8).write(to: file)
      Issue.record("rules/README.md did not tell the declaration; it was written anew: look at it and run again")
    }
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
