import Diagnostics
import Rules
import Testing

/// Loads rule text that tests write inline.
enum Loading {
  /// A file with one group, `rules` standing below `rules:` without indentation.
  static func file(_ rules: String, timezone: String? = nil, params: String? = nil, name: String = "r.yaml")
    -> SourceFile
  {
    var text = "version: 1\n"
    if let timezone { text += "timezone: \(timezone)\n" }
    if let params { text += "params: \(params)\n" }
    text += "groups:\n  - name: g\n    rules:\n"
    for line in rules.split(separator: "\n", omittingEmptySubsequences: false) { text += "      \(line)\n" }
    return SourceFile(name: name, text: text)
  }

  /// The only rule of a file without errors.
  static func rule(_ text: String, timezone: String? = nil, params: String? = nil) throws -> Rule {
    let load = RuleSet.load(files: [file(text, timezone: timezone, params: params)])
    #expect(load.diagnostics.filter { $0.severity == .error }.map { $0.render() } == [])
    return try #require(load.ruleSet?.rules.first)
  }

  /// A rule with a condition and a harmless action.
  static func rule(when condition: String, timezone: String? = nil, params: String? = nil) throws -> Rule {
    let lines = condition.split(separator: "\n").map { "    \($0)" }.joined(separator: "\n")
    return try rule(
      "- name: a\n  when: |\n\(lines)\n  actions: [clear_autostart: {}]", timezone: timezone, params: params)
  }

  /// The first action of a rule worked out on a workspace.
  static func resolve(_ action: String, _ facts: WorkspaceFacts, timezone: String? = nil) throws -> Resolution {
    let rule = try rule("- name: a\n  actions:\n    - \(action)", timezone: timezone)
    return rule.resolve(try #require(rule.actions.first), Subject(facts: facts, now: Sample.now))
  }
}
