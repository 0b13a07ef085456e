import Diagnostics
import FoundationEssentials
import TestSupport
import Testing
import Time

@testable import Rules

/// The recipes of `rules/recipes` lint clean, act only when `enforce` is written, and do what they say.
@Suite struct RecipeTests {
  private func load(_ name: String) throws -> RuleSet {
    let file = Fixture.shared("../../rules/recipes/\(name)").standardizedFileURL
    let text = try String(contentsOf: file, encoding: .utf8)
    let load = RuleSet.load(files: [SourceFile(name: name, text: text)])
    #expect(load.diagnostics.map { $0.render() } == [])
    let rules = try #require(load.ruleSet)
    #expect(rules.rules.allSatisfy { $0.mode == .dryRun })
    return rules
  }

  @Test func keepsDemosOnly() throws {
    let rule = try #require(try load("keep-demos.yaml").rules.first)
    #expect(rule.isProtecting && rule.actions.map(\.kind) == [.keep])
    #expect(rule.selector.accepts("demo-fair", as: .name) && !rule.selector.accepts("web", as: .name))
  }

  @Test(arguments: [
    ("2026-03-13T18:59:00Z", false), ("2026-03-13T19:00:00Z", true), ("2026-03-14T12:00:00Z", true),
    ("2026-03-15T18:59:00Z", true), ("2026-03-15T19:00:00Z", false), ("2026-03-16T08:00:00Z", false),
  ]) func suspendsAtTheWeekEnd(_ instant: String, _ isTrue: Bool) throws {
    let rule = try #require(try load("no-start-weekends.yaml").rules.first)
    #expect(rule.actions.map(\.kind) == [.suspendAutostart])
    let now = try #require(Timestamp(rfc3339: instant))
    let facts = WorkspaceFacts(
      id: "1", name: "web", owner: OwnerFacts(name: "ana"), template: TemplateFacts(name: "dev-go"), status: "stopped",
      transition: "stop", createdAt: now - .days(30))
    #expect(rule.evaluate(Subject(facts: facts, now: now)).answer == (isTrue ? .true : .false))
  }
}
