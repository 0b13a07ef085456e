import Arguments
import Diagnostics
import Foundation
import Metrics
import Rules
import TestSupport
import Testing

@testable import curfew

/// The declarations of the metrics, and what is written from them or names them.
@Suite struct ServiceMetricsTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  private func text(_ path: String) throws -> String {
    try String(contentsOf: Self.root.appending(path: path), encoding: .utf8)
  }

  /// The labels that every metric may have in Prometheus, and those that the rules and the dashboard make themselves.
  private static let otherLabels: Set<String> = ["job", "instance", "le", "alertname", "severity"]

  @Test func namesEachOnce() {
    let names = ServiceMetrics.all.flatMap(\.seriesNames)
    #expect(Set(names).count == names.count)
    for metric in ServiceMetrics.all {
      #expect(metric.family.hasPrefix("curfew_") || metric.family.hasPrefix("process_"), "\(metric.family)")
      #expect(!metric.help.isEmpty && !metric.help.hasSuffix(".") && !metric.help.contains("\n"), "\(metric.family)")
    }
  }

  /// A fleet has any number of workspaces and owners.
  @Test func hasNoLabelThatGrowsWithTheFleet() {
    let bounded: Set<String> = [
      "version", "revision", "mode", "rule_set", "result", "release", "state", "rule", "action", "verdict", "code",
      "guard",
      "effect",
      "method", "path", "status", "file", "page", "channel", "event", "calendar", "bound",
    ]
    for metric in ServiceMetrics.all { #expect(bounded.isSuperset(of: metric.labels), "\(metric.family)") }
  }

  /// Prometheus sees no increase in a count that begins with its first event: an alert on many refusals at once would not come.
  @Test func countsThatAlertsLookAtBeginAtNothing() throws {
    let command = Command("curfew", summary: "", parameters: Settings.options) { _ in 0 }
    guard case .run(_, let invocation) = try command.parse([]) else { throw CancellationError() }
    let settings = try Settings(invocation, environment: [:], system: "/nowhere")
    let monitor = ServiceMonitor(settings)
    let text = """
      version: 1
      groups:
        - name: g
          rules:
            - {name: acts, mode: enforce, actions: [shorten: {by: 1h}, notify: {to: chat}]}
            - {name: tries, actions: [set_ttl: {to: 4h}]}

      """
    let rules = try #require(RuleSet.load(files: [SourceFile(name: "r.yaml", text: text)]).ruleSet)
    monitor.take(rules, Assembly(settings).policy, isReload: false)
    let metrics = monitor.metrics
    for code in ["forbidden", "conflict-still-building", "invalid-deadline-too-soon", "server-error"] {
      #expect(metrics.number(ServiceMetrics.refusals, code) == 0, "\(code)")
    }
    #expect(metrics.number(ServiceMetrics.actions, "acts", "shorten", "applied") == 0)
    #expect(metrics.number(ServiceMetrics.actions, "acts", "notify", "applied") == nil)
    #expect(metrics.number(ServiceMetrics.actions, "tries", "set_ttl", "applied") == nil)
  }

  /// The list in the reference documentation; written anew where it is not what is declared.
  @Test func areListedInTheDocumentation() throws {
    let rows = ServiceMetrics.all.map { metric in
      "| `\(metric.name)` | \(metric.kind.word) | \(metric.labels.map { "`\($0)`" }.joined(separator: ", ")) | \(metric.help) |"
    }
    let list = (["| metric | type | labels | |", "|---|---|---|---|"] + rows).joined(separator: "\n") + "\n"
    try expectWrittenPart(list, of: "Sources/curfew/Documentation.docc/Metrics.md", after: "from the declarations")
  }

  /// Every expression in the alerts and the dashboard names what there is: a typing error would be an alert that never comes.
  @Test(arguments: ["deploy/prometheus/curfew.rules.yaml", "deploy/grafana/curfew.json"])
  func expressionsNameWhatIsDeclared(file: String) throws {
    let expressions = try expressions(in: file)
    #expect(expressions.count > 10)
    let declared = Dictionary(
      ServiceMetrics.all.flatMap { metric in metric.seriesNames.map { ($0, Set(metric.labels)) } },
      uniquingKeysWith: { first, _ in first })
    var used: Set<String> = []
    for expression in expressions {
      let selectors = expression.matches(of: /\b((?:curfew|process)_[a-z0-9_:]+)(?:\{([^}]*)\})?/)
      var labels = Self.otherLabels
      for selector in selectors {
        let name = String(selector.1)
        used.insert(name)
        let known = try #require(declared[name], "\(name) in \(file)")
        labels.formUnion(known)
        for matcher in (selector.2 ?? "").matches(of: /([a-z_]+)\s*(?:=~|!~|!=|=)/) {
          #expect(known.union(Self.otherLabels).contains(String(matcher.1)), "\(matcher.1) of \(name) in \(file)")
        }
      }
      for grouping in expression.matches(of: /\b(?:by|without|on|ignoring)\s*\(([^)]*)\)/) {
        for label in grouping.1.split(separator: ",") {
          #expect(labels.contains(label.trimmingCharacters(in: .whitespaces)), "\(label) in \(expression)")
        }
      }
    }
    #expect(used.count > 10)
  }

  /// A family that is added has its place on the dashboard, or is listed here with the reason.
  @Test func theDashboardShowsWhatOperatorsLookAt() throws {
    let elsewhere: Set = [
      // The age of the zone data is for its alert, the next sweep and the end of the pause are for `curfew status`.
      "curfew_zone_data_timestamp_seconds", "curfew_next_sweep_timestamp_seconds", "curfew_pause_end_timestamp_seconds",
      // What every program has and nobody looks at for days.
      "process_virtual_memory_bytes", "process_max_fds", "process_start_time_seconds",
    ]
    let text = try expressions(in: "deploy/grafana/curfew.json").joined(separator: "\n")
    let missing = ServiceMetrics.all.filter { metric in
      !elsewhere.contains(metric.name) && !metric.seriesNames.contains { text.contains($0 + "{") }
    }
    #expect(missing.map(\.name).isEmpty)
  }

  private func expressions(in file: String) throws -> [String] {
    let text = try text(file)
    if file.hasSuffix(".json") {
      return text.matches(of: /"expr": "((?:[^"\\]|\\.)*)"/).map { String($0.1).replacing("\\\"", with: "\"") }
    }
    // `expr:` on a line of its own, or a block that is indented below it.
    return text.split(separator: "- alert:").dropFirst().compactMap { alert in
      alert.firstMatch(of: /expr: (?:\|\n((?:\s{10}.*\n)+)|(.*)\n)/).map { String($0.1 ?? $0.2 ?? "") }
    }
  }

  /// Whoever is woken finds what to do; each alert is tried to fire and not to.
  @Test func everyAlertHasItsRunbookAndItsTests() throws {
    let rules = try text("deploy/prometheus/curfew.rules.yaml")
    let runbooks = try text("Sources/curfew/Documentation.docc/Runbooks.md")
    let tests = try text("deploy/prometheus/tests/curfew.test.yaml")
    let alerts = rules.matches(of: /- alert: (\w+)/).map { String($0.1) }
    #expect(alerts.count >= 10 && Set(alerts).count == alerts.count)
    let links = rules.matches(of: /runbook: \S*Runbooks\.md#([a-z]+)/).map { String($0.1) }
    #expect(links == alerts.map { $0.lowercased() })
    for alert in alerts {
      #expect(runbooks.contains("\n## \(alert)\n"), "\(alert)")
      let cases = tests.components(separatedBy: "alertname: \(alert)\n").dropFirst()
      #expect(cases.contains { $0.hasPrefix("        exp_alerts:\n") }, "\(alert) never fires")
      #expect(cases.contains { $0.hasPrefix("        exp_alerts: []\n") }, "\(alert) always fires")
    }
  }
}
