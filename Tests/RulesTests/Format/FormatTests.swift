import Diagnostics
import TestSupport
import Testing
import YAML

@testable import Rules

@Suite struct FormatTests {
  private func formatted(_ text: String, name: String = "a.yaml") throws -> String {
    let formatting = RuleFileFormatting(of: SourceFile(name: name, text: text))
    #expect(formatting.diagnostics.map { $0.render() } == [])
    #expect(formatting.difference == nil)
    return formatting.text
  }

  @Test func writesOneForm() throws {
    let text = """
      # What this file is for.

      # About the groups.
      groups:
      -   rules:   # the rules
          - actions: [{extend: {at_most: "${now + duration('12h')}", to: "${now + duration('2h')}"}}]  # later
            # Its name.
            name: 'extend'
            when: |   # in use
                 ws.agent_connected
                   && has(ws.deadline)


            priority: 10
            # cooldown: 30m
          # The second one.
          - {name: "keep", actions: [keep: ]}
          name: lifetime
      timezone: "Europe/Berlin"
      version: 1
      # The end.
      """
    let wanted = """
      # What this file is for.

      version: 1
      timezone: Europe/Berlin
      # About the groups.
      groups:
        - name: lifetime
          rules:   # the rules
            # Its name.
            - name: extend
              priority: 10
              when: | # in use
                ws.agent_connected
                  && has(ws.deadline)
              actions:  # later
                - extend: {to: "${now + duration('2h')}", at_most: "${now + duration('12h')}"}
              # cooldown: 30m

            # The second one.
            - name: keep
              actions:
                - keep:
      # The end.

      """
    #expect(try formatted(text) == wanted)
  }

  /// What stands alone or inside of something else, before and after.
  static let pieces: [(what: String, before: String, after: String)] = [
    ("brackets on one line", "match: {status: [running]}", "match: {status: [running]}"),
    ("brackets on several lines", "match: {status: [\n          running]}", "match: {status: [running]}"),
    (
      "a comment in brackets", "match: {status: [running, # now\n          stopped]}",
      "match:\n          status:\n            - running             # now\n            - stopped"
    ),
    (
      "a folded text", "when: >-\n           ws.outdated\n           && true",
      "when: >-\n          ws.outdated\n          && true"
    ),
    ("a plain text on several lines", "description: one\n         two", "description: one\n          two"),
    (
      "a quoted text on several lines", "description: \"one\n         two: \\\n         three\"",
      "description: \"one\n          two: \\\n          three\""
    ),
    ("needed quotes", "when: \"!ws.outdated\"", "when: \"!ws.outdated\""),
    ("quotes around a word of YAML", "labels: {a: \"yes\", b: 'no'}", "labels: {a: \"yes\", b: 'no'}"),
    ("quotes around a number", "labels: {a: \"1\"}", "labels: {a: \"1\"}"),
    ("quotes around words", "labels: {a: \"the team\"}", "labels: {a: the team}"),
    ("an anchor and its alias", "cooldown: &rest 1h\n        for: *rest", "cooldown: &rest 1h\n        for: *rest"),
    ("a duration", "for:   15m   # a while", "for: 15m     # a while"),
    (
      "a list that is not indented", "variables:\n        - name: x\n          expression: 1",
      "variables:\n          - name: x\n            expression: 1"
    ),
  ]

  @Test(arguments: pieces) func keepsOrChanges(_ piece: (what: String, before: String, after: String)) throws {
    func file(_ text: String) -> String {
      "version: 1\ngroups:\n  - name: g\n    rules:\n      - name: a\n        \(text)\n"
    }
    // The actions come between what is asked for and what follows it.
    let actions = "        actions:\n          - keep: {}\n"
    let text = try formatted(file(piece.before) + actions)
    let isAfterActions = piece.after.hasPrefix("cooldown")
    let wanted =
      isAfterActions
      ? "version: 1\ngroups:\n  - name: g\n    rules:\n      - name: a\n" + "        \(piece.after)\n" + actions
      : file(piece.after) + actions
    #expect(text == wanted, "\(piece.what)")
  }

  @Test func keepsTheLineBreaksOfAKeptText() throws {
    let rule = "version: 1\ngroups:\n  - name: g\n    rules:\n      - name: a\n        actions: [{keep: }]\n"
    let text = rule + "        message: |+\n          One.\n\n\n      - name: b\n        actions: [{keep: }]\n"
    let wanted = text.replacing("actions: [{keep: }]", with: "actions:\n          - keep:")
    #expect(try formatted(text) == wanted)
  }

  @Test(arguments: [
    "version: 1\ngroups: [}\n", "version: 1\ngroup: []\n", "",
    "version: 1\ngroups:\n  - {name: a, rules: [{name: x}]}\n",
  ]) func leavesFilesWithErrorsAlone(_ text: String) {
    let formatting = RuleFileFormatting(of: SourceFile(name: "a.yaml", text: text))
    #expect(!formatting.diagnostics.isEmpty)
    #expect(formatting.text == text)
  }

  @Test func keepsTheLineThatAWarningIsSilencedOn() throws {
    let text = """
      version: 1
      groups:
        - name: g
          rules:
            - {name: a, mode: enforce, match: {status: [running]}, actions: [{shorten: {by: 1h}}]}  # lint:ignore R303

      """
    let formatting = RuleFileFormatting(of: SourceFile(name: "a.yaml", text: text))
    // The rule takes several lines then, and the comment stands above that of its name.
    #expect(formatting.difference == nil && formatting.text.contains("# lint:ignore R303\n"))
    let load = RuleSet.load(files: [SourceFile(name: "a.yaml", text: formatting.text)])
    #expect(load.diagnostics.filter { $0.code == "R303" || $0.code == "R608" }.isEmpty)
  }

  @Test(arguments: [RuleFileSchema.rules, .tests]) func theRepositorysFilesAreInThisForm(_ schema: RuleFileSchema)
    throws
  {
    for file in try SchemaTests.files(schema) where !["everything", "fleet.yaml"].contains(file.name) {
      #expect(try formatted(file.text, name: file.name) == file.text)
    }
  }

  /// The same files in random notations: the same meaning, all comments, and those at a key are still there.
  @Test(arguments: [(RuleFileSchema.rules, 0), (.rules, 5), (.rules, 25), (.tests, 0), (.tests, 5), (.tests, 25)])
  func keepsMeaningAndComments(_ schema: RuleFileSchema, _ commentChance: Int) throws {
    for (number, file) in try SchemaTests.files(schema).enumerated() {
      let tree = Tree(try #require(YAMLDocument(parsing: file).root))
      for seed in 0..<5 {
        var notation = RandomNotation(seed: UInt64(seed * 1000 + number), commentChance: commentChance)
        let text = notation.file(tree)
        let written = SourceFile(name: schema == .tests ? "a.test.yaml" : "a.yaml", text: text)
        let formatting = RuleFileFormatting(of: written)
        try #require(formatting.diagnostics.map { $0.render() } == [], "\(text)")
        try #require(formatting.difference == nil, "\(text)")
        let result = SourceFile(name: written.name, text: formatting.text)
        #expect(
          Tree(try #require(YAMLDocument(parsing: result).root)).sorted.json == tree.sorted.json, "\(text)")
        for comment in notation.comments {
          #expect(formatting.text.contains(comment), "\(comment) in \(text)\n\n\(formatting.text)")
        }
        #expect(formatting.text.split(separator: "\n").count { $0.contains("# c") } == notation.comments.count)
        expectPlaces(notation.placed, formatting.text, of: text)
        #expect(RuleFileFormatting(of: result).text == formatting.text, "\(formatting.text)")
      }
    }
  }

  /// Each comment stands at the end of a line with its key, or above the lines of the entry whose first one has it.
  private func expectPlaces(_ placed: [(comment: String, key: String)], _ text: String, of source: String) {
    let lines = text.split(separator: "\n").map(String.init)
    for (comment, key) in placed {
      guard let place = lines.firstIndex(where: { $0.hasSuffix(comment) }) else { continue }
      let isAbove = lines[place].drop(while: { $0 == " " }).first == "#"
      let line = isAbove ? lines[place...].first { $0.drop(while: { $0 == " " }).first != "#" } : lines[place]
      let isOfSeveralLines = !isAbove && !lines[place].contains(key)
      #expect(isOfSeveralLines || line?.contains(key) == true, "\(comment) at \(key)\n\(source)\n\n\(text)")
    }
  }
}

extension Tree {
  /// With the keys of all mappings in the order of their names.
  fileprivate var sorted: Tree {
    switch self {
    case .mapping(let entries): .mapping(entries.map { Member($0.key, $0.value.sorted) }.sorted { $0.key < $1.key })
    case .list(let items): .list(items.map(\.sorted))
    case .null, .bool, .number, .string: self
    }
  }
}
