import Diagnostics
import Rules
import Testing

/// What tells a rule from another one: everything that it means, and nothing else in its file.
@Suite struct RuleSourceTests {
  private static let file = """
    version: 1
    timezone: Europe/Berlin
    params:
      limit: {type: duration, value: 2h}
    groups:
      - name: g
        rules:
          - name: idle
            when: ws.idle_for > params.limit
            actions: [{clear_ttl: {}}]

          # The next one.
          - name: other
            match: &selector {owner: [ana]}
            when: ws.status == "running"
            actions: [{clear_autostart: {}}]
          - name: third
            match: *selector
            when: ws.status == "stopped"
            actions: [{clear_ttl: {}}]

    """

  private func fingerprints(_ text: String) throws -> [String: Int64] {
    let load = RuleSet.load(files: [SourceFile(name: "r.yaml", text: text)])
    let rules = try #require(load.ruleSet, "\(load.diagnostics.map { $0.render() })").rules
    return Dictionary(uniqueKeysWithValues: rules.map { ($0.name, $0.source.fingerprint) })
  }

  /// A change of the file, and the rules that mean something else by it.
  @Test(arguments: [
    ("name: other\n", "name: second\n", ["other"]), ("value: 2h", "value: 3h", ["idle", "other", "third"]),
    ("Europe/Berlin", "Europe/Lisbon", ["idle", "other", "third"]), ("> params.limit", ">= params.limit", ["idle"]),
    ("[ana]", "[bob]", ["other", "third"]), ("      # The next one.\n", "", []),
    ("name: g\n", "name: h\n", ["idle", "other", "third"]),
    ("    rules:\n", "    rules:\n      - {name: new, actions: [{clear_ttl: {}}]}\n", []),
  ])
  func changesWithTheRulesMeaning(old: String, new: String, expected: [String]) throws {
    let before = try fingerprints(Self.file)
    let after = try fingerprints(Self.file.replacing(old, with: new))
    #expect(before.filter { after[$0.key] != $0.value }.keys.sorted() == expected)
  }

  @Test func showsTheRuleAsAnItem() throws {
    let load = RuleSet.load(files: [SourceFile(name: "r.yaml", text: Self.file)])
    let rule = try #require(load.ruleSet?.rules.first)
    #expect(
      rule.source.text == """
        - name: idle
          when: ws.idle_for > params.limit
          actions: [{clear_ttl: {}}]
        """)
    #expect(rule.condition == "ws.idle_for > params.limit")
  }
}
