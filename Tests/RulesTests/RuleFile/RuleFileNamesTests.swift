import FoundationEssentials
import TestSupport
import Testing

@testable import Rules

/// The identity of a rule set: texts and names, wherever the files lie and whatever path leads to them.
@Suite struct RuleFileNamesTests {
  private static func file(_ rule: String, calendar: String? = nil) -> [UInt8] {
    let calendars = calendar.map { "calendars:\n  - {name: plant, ics: \($0)}\n" } ?? ""
    let rules = "[{name: \(rule), mode: dry-run, when: ws.agent_connected, actions: [extend: {by: 1h}], cooldown: 1h}]"
    return Array("version: 1\ntimezone: UTC\n\(calendars)groups:\n  - {name: g, every: 1h, rules: \(rules)}\n".utf8)
  }

  private static func folder() throws -> TemporaryFolder {
    let folder = TemporaryFolder()
    for name in ["rules.d", "team.d"] {
      try FileManager.default.createDirectory(atPath: folder.file(name), withIntermediateDirectories: false)
    }
    folder.write(file("one"), to: "rules.d/one.yaml")
    folder.write(file("two"), to: "team.d/two.yaml")
    return folder
  }

  @Test(arguments: [
    (["rules.d"], "/etc/curfew", "rules.d/team/one.yaml", "team/one.yaml"),
    (["./rules.d/"], "/etc/curfew", "./rules.d/one.yaml", "one.yaml"),
    (["/etc/curfew/rules.d"], "/", "/etc/curfew/rules.d/one.yaml", "one.yaml"),
    (["."], "/etc/curfew/rules.d", "./one.yaml", "one.yaml"),
    (["../rules.d"], "/etc/curfew/other", "../rules.d/one.yaml", "one.yaml"),
    (["rules.d", "/etc/curfew/team.d"], "/etc/curfew", "/etc/curfew/team.d/one.yaml", "team.d/one.yaml"),
    (["rules.d", "rules.d/team"], "/etc/curfew", "rules.d/team/one.yaml", "team/one.yaml"),
    ([], "/etc/curfew", "rules.d/one.yaml", "rules.d/one.yaml"),
  ]) func namesFilesBelowTheDirectory(directories: [String], here: String, path: String, name: String) {
    #expect(RuleFileNames(in: directories, here: here).name(of: path) == name)
  }

  @Test func doesNotDependOnWhereTheFilesLie() throws {
    let (here, there) = (try Self.folder(), try Self.folder())
    func set(_ paths: [String]) throws -> RuleSet { try #require(RuleSet.load(paths: paths).ruleSet, "\(paths)") }
    let one = try set([here.file("rules.d")])
    #expect(one.sources.map(\.name) == ["one.yaml"] && one.rules[0].file == here.file("rules.d/one.yaml"))
    #expect(one.timings.map(\.key.file) == ["one.yaml"])
    for path in [
      there.file("rules.d"), here.file("rules.d/"), here.file("team.d/../rules.d"), here.file("rules.d/one.yaml"),
    ] {
      #expect(try set([path]).hash == one.hash, "\(path)")
    }
    let both = try set([here.file("rules.d"), here.file("team.d")])
    #expect(both.hash == (try set([there.file("team.d"), there.file("rules.d")]).hash) && both.hash != one.hash)
    #expect(Set(both.timings.map(\.key.file)) == ["rules.d/one.yaml", "team.d/two.yaml"])
    there.write(Self.file("three"), to: "rules.d/one.yaml")
    #expect(try set([there.file("rules.d")]).hash != one.hash)
    here.write(Self.file("one"), to: "team.d/other.yaml")
    #expect(try set([here.file("team.d/other.yaml")]).hash != one.hash)
  }

  /// The hash tells which part of the stored paths is the name.
  @Test func findsTheNamesOfAStoredSet() throws {
    let folder = try Self.folder()
    for paths in [["rules.d"], ["rules.d", "team.d"], ["team.d/two.yaml"]] {
      let set = try #require(RuleSet.load(paths: paths.map(folder.file)).ruleSet)
      let texts = set.sources.map { (path: $0.path, text: $0.text) }
      let again = try #require(RuleSet.load(texts: texts, storedAs: set.hash).ruleSet)
      #expect(again.hash == set.hash && again.timings.map(\.key) == set.timings.map(\.key))
      // As earlier versions stored it.
      let former = try #require(RuleSet.load(texts: texts).ruleSet)
      #expect(former.hash != set.hash && former.timings.map(\.key.file) == texts.map(\.path))
      #expect(RuleSet.load(texts: texts, storedAs: former.hash).ruleSet?.hash == former.hash)
      let relative = texts.map { (path: String($0.path.dropFirst(folder.path.count + 1)), text: $0.text) }
      let formerly = try #require(RuleSet.load(texts: relative).ruleSet)
      let found = try #require(RuleSet.load(texts: relative, storedAs: formerly.hash).ruleSet)
      #expect(found.hash == formerly.hash && found.timings.map(\.key.file) == relative.map(\.path))
    }
  }
}
