import Audit
import CoderAPI
import Diagnostics
import Rules
import Testing
import Time

@testable import Pipeline

/// Wednesday, 10:00 UTC: the instant at which most cases stand.
let wednesday = Timestamp(seconds: 1_773_223_200)

/// Rules as an admin writes them; the list under `rules:` only, each rule enforced unless it says otherwise.
///
/// - Parameter timing: when their group is judged, as in `every: 30m`; in every sweep when empty
func ruleSet(
  _ rules: String, defaults: String = "mode: enforce", timing: String = "",
  sourceLocation: SourceLocation = #_sourceLocation
) throws -> RuleSet {
  let indented = rules.split(separator: "\n", omittingEmptySubsequences: false).map { "      \($0)" }
  let text = """
    version: 1
    timezone: UTC
    defaults: {\(defaults)}
    groups:
      - name: test
        \(timing)
        rules:
    \(indented.joined(separator: "\n"))

    """
  let load = RuleSet.load(files: [SourceFile(name: "test.yaml", text: text)])
  let errors = load.diagnostics.filter { $0.severity == .error }.map { $0.render() }
  return try #require(load.ruleSet, "\(errors.joined(separator: "\n"))\n\(text)", sourceLocation: sourceLocation)
}

/// A running workspace of ana's with a deadline two hours ahead, used ten minutes ago.
func workspace(
  _ name: String = "dev", now: Timestamp = wednesday, _ change: (inout WorkspaceFacts) -> Void = { _ in }
) -> WorkspaceFacts {
  var facts = WorkspaceFacts(
    id:
      "00000000-0000-4000-8000-\(String(name.utf8.reduce(0) { ($0 &* 31 &+ Int($1)) % 1_000_000_000 } + 100_000_000_000))",
    name: name, owner: OwnerFacts(name: "ana"), template: TemplateFacts(name: "dev-go"), templateVersion: "calm_ant3",
    status: "running", transition: "start", buildNumber: 7, createdAt: now - .days(30))
  facts.startedAt = now - .hours(3)
  facts.lastUsedAt = now - .minutes(10)
  facts.deadline = now + .hours(2)
  facts.ttl = .hours(8)
  facts.agents = [AgentFacts(name: "main", status: "connected")]
  change(&facts)
  return facts
}

/// A reading of these workspaces on the newest server, each with an empty memory unless given.
func reading(
  _ workspaces: [WorkspaceFacts], memory: [String: WorkspaceMemory] = [:], now: Timestamp = wednesday,
  version: String = "v2.36.0"
) -> Reading {
  Reading(
    now: now,
    observations: workspaces.map {
      Observation(facts: $0, buildCreatedAt: $0.createdAt, memory: memory[$0.name] ?? WorkspaceMemory())
    }, server: ServerTraits(version: ServerVersion(version)))
}

let enforcing = Policy(mode: .enforce)

/// The verdicts on one workspace, as `rule: verdict` with the guard's name where one spoke.
func verdicts(_ judgement: Judgement, on position: Int = 0) -> [String] {
  judgement.decisions.filter { $0.observation === judgement.reading.observations[position] }.map { decision in
    let guardName = decision.verdict.guardName.map { " \($0.rawValue)" } ?? ""
    return "\(decision.rule.name): \(decision.verdict.word)\(guardName)"
  }.sorted()
}
