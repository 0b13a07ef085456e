import Diagnostics
import Glibc
import Rules
import Time

// What the rules of one sweep cost: 10,000 workspaces, 50 rules, in CPU time of one thread.
//
//     RulesBenchmark

/// CPU seconds of this process so far.
func processorSeconds() -> Double { Double(clock()) / Double(CLOCKS_PER_SEC) }

/// The conditions in turn; real rules are made of such parts.
let conditions = [
  "ws.agents.exists(a, a.status == \"connected\") && ws.idle_for < params.limit && has(ws.deadline) && ws.deadline - now < duration(\"1h\")",
  "ws.idle_for > params.limit && !now.isWithin(\"Mon-Fri 08:00-18:30\")",
  "ws.agent_connected && ws.idle_for < duration(\"30m\")",
  "ws.name.matches(\"^(dev|test)-[a-z0-9]+$\") && !(ws.owner in params.robots)",
  "has(ws.ttl) && ws.ttl > duration(\"10h\") && ws.status == \"running\"",
  "now.getDayOfWeek() >= 1 && now.getDayOfWeek() <= 5 && now.getHours(\"Europe/Berlin\") >= 9",
  "has(ws.uptime) && ws.uptime > days(2) && state.actions_today < 3",
  "ws.outdated && ws.idle_for > days(7)",
  "template.name.startsWith(\"gpu-\") && ws.build_reason != \"autostart\"",
  "ws.agents.all(a, a.apps.all(p, p.health != \"unhealthy\"))",
]

/// Fifty rules; `match` is what stands in each one's selector.
func ruleFile(match: (Int) -> String) -> SourceFile {
  var text = """
    version: 1
    timezone: Europe/Berlin
    params: {limit: 2h, robots: [ci-1, ci-2]}
    groups:
      - name: g
        rules:

    """
  for index in 0..<50 {
    text += """
            - name: rule-\(index)
              priority: \(index)
              match: {\(match(index))}
              when: '\(conditions[index % conditions.count])'
              actions: [{extend: {to: "${now + duration(\\"2h\\")}"}}]

      """
  }
  return SourceFile(name: "bench.yaml", text: text)
}

/// A company of workspaces, half of them running.
func company(_ now: Timestamp) -> [WorkspaceFacts] {
  (0..<10_000).map { index in
    let isRunning = index % 2 == 0
    var facts = WorkspaceFacts(
      id: "workspace-\(index)", name: index % 3 == 0 ? "dev-\(index)" : "box-\(index)",
      owner: OwnerFacts(name: "user-\(index % 2000)"),
      template: TemplateFacts(name: ["gpu-large", "dev-go", "dev-node", "data"][index % 4]),
      status: isRunning ? "running" : "stopped", transition: isRunning ? "start" : "stop",
      createdAt: now - .days(90))
    facts.lastUsedAt = now - .minutes(index % 600)
    facts.ttl = .hours(8 + index % 5)
    if isRunning {
      facts.startedAt = now - .hours(index % 70)
      facts.deadline = now + .minutes(index % 480)
      let apps = (0..<3).map { AppFacts(slug: "app-\($0)", health: "healthy") }
      facts.agents = (0..<3).map { number in
        AgentFacts(name: "agent-\(number)", status: number == 2 ? "connected" : "disconnected", apps: apps)
      }
    }
    return facts
  }
}

/// One sweep's rules; the best of several runs.
func measure(
  _ title: String, _ file: SourceFile, _ facts: [WorkspaceFacts], _ now: Timestamp, wantsHorizon: Bool = true
) {
  let load = RuleSet.load(files: [file])
  guard let ruleSet = load.ruleSet else {
    for diagnostic in load.diagnostics { print(diagnostic.render()) }
    return
  }
  var best: (bind: Double, evaluate: Double) = (.infinity, .infinity)
  var evaluations = 0
  var answers = 0
  for _ in 0..<5 {
    let start = processorSeconds()
    let subjects = facts.map { Subject(facts: $0, now: now) }
    let bound = processorSeconds()
    var matcher = ruleSet.matcher()
    evaluations = 0
    answers = 0
    for subject in subjects {
      for rule in matcher.rules(for: subject.facts) {
        evaluations += 1
        if rule.evaluate(subject, wantsHorizon: wantsHorizon).answer == .true { answers += 1 }
      }
    }
    let done = processorSeconds()
    if done - start < best.bind + best.evaluate { best = (bound - start, done - bound) }
  }
  let total = best.bind + best.evaluate
  print(
    "\(title): \(milliseconds(total)) ms (binding \(milliseconds(best.bind)), matching and evaluating"
      + " \(milliseconds(best.evaluate))), \(evaluations) evaluations, \(answers) true")
}

func milliseconds(_ seconds: Double) -> Int { Int((seconds * 1000).rounded()) }

let now = Timestamp(seconds: 1_773_223_200)
let facts = company(now)
measure(
  "10,000 workspaces, 50 rules with selectors",
  ruleFile { "status: running, template: ['\($0 % 2 == 0 ? "gpu-*" : "dev-*")']" }, facts, now)
measure("10,000 workspaces, 50 rules, each for all", ruleFile { _ in "" }, facts, now)
measure(
  "10,000 workspaces, 50 rules, each for all, answers alone", ruleFile { _ in "" }, facts, now, wantsHorizon: false)

var start = processorSeconds()
var bytes = 0
for one in facts { bytes += one.stableContent.utf8.count }
print("stable content of 10,000 workspaces: \(milliseconds(processorSeconds() - start)) ms, \(bytes / 1000) KB")
start = processorSeconds()
_ = RuleSet.load(files: [ruleFile { _ in "" }])
print("loading a file of 50 rules: \(milliseconds(processorSeconds() - start)) ms")

/// A thousand rules of so many teams with limits of their own, some of which never count or lose to others.
func manyRules(teams: Int) -> SourceFile {
  var text = "version: 1\ntimezone: Europe/Berlin\ngroups:\n  - name: g\n    rules:\n"
  for index in 0..<1000 {
    let team = index % teams
    let hours = 1 + index % 7
    let conditions = [
      "ws.idle_for > duration(\"\(hours)h\") && !now.isWithin(\"Mon-Fri 08:00-18:30\")",
      "ws.agent_connected && ws.idle_for < duration(\"\(hours * 10)m\") && has(ws.deadline) && ws.deadline - now < duration(\"1h\")",
      "has(ws.ttl) && ws.ttl > duration(\"\(hours)h\") && ws.status == \"running\"",
      "ws.outdated && ws.idle_for > days(\(hours)) && template.name.startsWith(\"gpu-\")",
      "has(ws.uptime) && ws.uptime > days(\(hours)) && state.actions_today < 3",
      "ws.daily_cost > \(index % 13) && (ws.outdated || ws.daily_cost < \(1 + index % 11) && ws.is_prebuild)",
    ]
    text += """
            - name: rule-\(index)
              priority: \(index % 100)
              match: {status: [running], template: ["team\(team)-*"]}
              when: '\(conditions[index % conditions.count])'
              actions: [{\(index % 2 == 0 ? "shorten" : "extend"): {by: 1h}}]

      """
  }
  return SourceFile(name: "many.yaml", text: text)
}

for (teams, searches) in [(30, false), (30, true), (1, true)] {
  start = processorSeconds()
  let load = RuleSet.load(files: [manyRules(teams: teams)], in: Circumstances(searchesWitnesses: searches))
  let codes = Dictionary(grouping: load.diagnostics, by: \.code).mapValues(\.count).sorted { $0.key < $1.key }
  print(
    "loading 1,000 rules of \(teams) teams\(searches ? " and linting them with witnesses" : ""): "
      + "\(milliseconds(processorSeconds() - start)) ms; \(codes.map { "\($0.key) \($0.value)" }.joined(separator: ", "))"
  )
}
