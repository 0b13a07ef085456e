/// The five rules of the rule language's design, section 9, and two more.
struct BenchmarkRule {
  let name: String
  let expression: String

  static let all = [
    BenchmarkRule(
      name: "R1", expression: #"ws.agents.exists(a, a.status == "connected") && now - ws.last_used_at < duration("2h")"#
    ),
    BenchmarkRule(
      name: "R2",
      expression:
        #"ws.status == "running" && now - ws.last_used_at > duration("30m") && ws.ttl > duration("1h") && !(ws.build.transition in ["stop", "delete"])"#
    ),
    BenchmarkRule(
      name: "R3",
      expression:
        #"ws.template.name.startsWith("gpu-") && !("ci-bots" in ws.owner.groups) && ws.name.matches("^(dev|test)-[a-z0-9]+$")"#
    ),
    BenchmarkRule(
      name: "R4",
      expression: "now.getDayOfWeek() >= 1 && now.getDayOfWeek() <= 5 && now.getHours() >= 9 && now.getHours() < 18"),
    BenchmarkRule(
      name: "R5",
      expression:
        #"ws.agents.filter(a, a.status == "connected").map(a, size(a.apps.filter(p, p.health == "healthy"))).exists(n, n > 2) && (has(ws.labels.keepalive) && ws.labels["keepalive"] == "true")"#
    ),
    BenchmarkRule(
      name: "R4 Berlin",
      expression:
        #"now.getDayOfWeek("Europe/Berlin") >= 1 && now.getDayOfWeek("Europe/Berlin") <= 5 && now.getHours("Europe/Berlin") >= 9 && now.getHours("Europe/Berlin") < 18"#
    ),
    BenchmarkRule(name: "true", expression: "true"),
  ]
}
