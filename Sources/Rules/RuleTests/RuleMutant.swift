import CEL
import Diagnostics
import Time
import YAML

/// A rule with one operator or constant changed, to see whether a test notices.
public struct RuleMutant: Sendable {
  /// The rule that is changed; for a parameter, none of the rules in particular.
  public let rule: String?
  /// The path of its file.
  public let file: String
  /// The place of what is changed: line and column from 1.
  public let line: Int
  public let column: Int
  /// What stands there.
  public let old: String
  /// What is written instead; empty where it is taken away.
  public let new: String
  /// The files of the whole set with the change.
  public let texts: [(path: String, text: String)]
}

extension RuleSet {
  /// Every mutant of the conditions and variables of the rules that are not off, and of the parameters, in the order of
  /// files and of their text. Not all of them load.
  public var mutants: [RuleMutant] {
    sources.flatMap { source -> [RuleMutant] in
      let file = SourceFile(name: source.path, text: source.text)
      let edits = conditionEdits(source.path) + Self.parameterEdits(file)
      return edits.sorted { $0.edit.span.start < $1.edit.span.start }.compactMap { rule, edit -> RuleMutant? in
        guard let text = Fix(summary: "", edits: [edit]).applied(to: source.text) else { return nil }
        let (line, column) = file.location(at: edit.span.start)
        return RuleMutant(
          rule: rule, file: source.path, line: line, column: column, old: file.text(in: edit.span),
          new: edit.replacement,
          texts: sources.map { (path: $0.path, text: $0.path == source.path ? text : $0.text) })
      }
    }
  }

  private func conditionEdits(_ path: String) -> [(rule: String?, edit: TextEdit)] {
    var edits: [(rule: String?, edit: TextEdit)] = []
    for rule in rules where rule.file == path && rule.mode != .off {
      let condition = rule.program.condition.map { [$0] } ?? []
      for expression in rule.program.variables + condition {
        for mutant in expression.program.mutants {
          let edit = TextEdit(span: mutant.span, replacement: mutant.replacement)
          edits += expression.fileFix(Fix(summary: "", edits: [edit])).edits.map { (rule.name, $0) }
        }
      }
    }
    return edits
  }

  /// Each parameter that is a duration or an integer, a quarter larger, or one.
  private static func parameterEdits(_ file: SourceFile) -> [(rule: String?, edit: TextEdit)] {
    guard !CalendarFiles.isCalendar(file.name) else { return [] }
    let entries = YAMLDocument(parsing: file).root?.mapping?["params"]?.mapping?.entries ?? []
    return entries.compactMap { entry -> (rule: String?, edit: TextEdit)? in
      guard let scalar = entry.value.scalar else { return nil }
      let larger: String
      if let duration = Duration(fileText: scalar.text) {
        larger = (duration + max(.seconds(1), duration / 4)).exactText
      } else if let number = Int(scalar.text), number < .max {
        larger = String(number + 1)
      } else {
        return nil
      }
      return (nil, TextEdit(span: entry.value.span, replacement: larger))
    }
  }
}
