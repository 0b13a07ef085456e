import Audit
import Foundation
import Pipeline
import Reports
import Rules
import Simulator
import TestSupport
import Testing
import Time

@testable import curfew

/// What reports say of stops and of what people thought of them, against what really happened in simulated companies.
@Suite struct StopTruthTests {
  private static let rules = """
    version: 1
    defaults: {mode: enforce}
    groups:
      - name: all
        rules:
          - name: shorten-idle
            match: {status: [running]}
            when: ws.idle_for > duration("12m") && has(ws.deadline) && ws.deadline - now > duration("1h")
            actions: [{shorten: {to: "${now + duration('31m')}"}}]
            cooldown: 10m
          - name: keep-the-late
            priority: 100
            match: {status: [running]}
            when: ws.idle_for < duration("10m") && has(ws.deadline) && ws.deadline - now < duration("40m")
            actions: [{extend: {to: "${now + duration('3h')}"}}]
            cooldown: 10m

    """

  /// A company whose people often come back for an evening hour, and whose habits depend on the seed.
  private static func company(_ seed: UInt64) -> Company {
    var description = CompanyDescription()
    description.templates = [SimulatedTemplate("dev", defaultTTL: .hours(seed % 2 == 0 ? 12 : 16))]
    var team = CompanyDescription.Team("team", zone: .utc, template: "dev")
    team.members = (1...8).map { "person-\($0)" }
    team.usesEditor = seed % 2 == 0
    (team.arrives, team.leaves) = (11 * 60, 19 * 60 + 10)
    (team.stopsByHand, team.staysLate, team.worksEvenings) = (0.3, 0, 0.8)
    team.forgetsWindows = seed % 2 == 0 ? 0.3 : 0.1
    description.teams = [team]
    return Company(description, seed: seed, start: Company.defaultStart)
  }

  @Test(arguments: [UInt64(1), 2]) func agreesWithWhatPeopleAndTheServerDid(_ seed: UInt64) async throws {
    let folder = TemporaryFolder()
    let company = Self.company(seed)
    let start = company.coder.now
    let end = start + .days(3)
    let ruleSet = try #require(RuleSet.load(texts: [(path: "rules.yaml", text: Self.rules)]).ruleSet)
    let lived = try await WhatIf(
      company: company, end: end, interval: .minutes(5),
      policy: Policy(mode: .enforce, maxShortenedPercent: 100, interval: .minutes(5))
    ).run(ruleSet, database: "\(folder.path)/lived.db") { _ in }
    let reader = try AuditReader(path: "\(folder.path)/lived.db")
    let range = Span(start, end + .hours(1))
    let report = ActivityReport(
      of: try await reader.history(from: range.from, to: range.to), in: range, by: .workspace, zone: .utc)

    // Reasons: what is said of a build is true of one that really was; what nobody saw is said to be unknown.
    var said: [BuildCause: Int] = [:]
    for workspace in lived.report.workspaces {
      let figures = try #require(report.lines.first { $0.workspace == workspace.id }?.figures, "\(workspace.name)")
      let truth: [BuildCause: Int] = [
        .curfew: workspace.stops.count { $0.shortenedBy == "curfew" },
        .server: workspace.stops.count { $0.reason == "autostop" && $0.shortenedBy == nil },
        .owner: workspace.stops.count { $0.reason == "initiator" },
      ]
      for (cause, count) in truth { #expect(figures.stops[cause, default: 0] <= count, "\(workspace): \(figures)") }
      #expect(figures.stops.values.reduce(0, +) == workspace.stops.count, "\(workspace): \(figures)")
      #expect(figures.starts.values.reduce(0, +) == workspace.starts.count, "\(workspace): \(figures)")
      said.merge(figures.stops, uniquingKeysWith: +)
    }
    #expect(said[.curfew] ?? 0 > 5 && said[.owner] ?? 0 > 2, "\(said)")
    #expect(said[.unknown] ?? 0 < said.values.reduce(0, +) / 2, "\(said)")

    // Regret: starts by people within half an hour of a stop that Curfew caused; a stop and a start take a few minutes.
    func regrets(within span: Duration) -> Int {
      lived.report.workspaces.reduce(0) { sum, workspace in
        sum
          + workspace.stops.count { stop in
            stop.shortenedBy == "curfew"
              && workspace.starts.contains {
                $0.reason == "initiator" && stop.at < $0.at && $0.at <= stop.at + span
              }
          }
      }
    }
    let health = try await reader.ruleHealth(from: range.from, to: range.to)
    let rule = try #require(health.first { $0.rule == "shorten-idle" })
    #expect(regrets(within: .minutes(25)) <= Int(rule.regretted), "\(rule), \(regrets(within: .minutes(25)))")
    #expect(Int(rule.regretted) <= regrets(within: .minutes(31)), "\(rule), \(regrets(within: .minutes(31)))")
    #expect(regrets(within: .minutes(31)) > 0)
    // Nobody there changes a deadline by hand.
    #expect(health.allSatisfy { $0.undone == 0 })
  }
}
