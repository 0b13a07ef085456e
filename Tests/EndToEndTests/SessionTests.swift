import Synchronization
import TestSupport
import Testing
import Time

/// Rules by the sessions that the server's metrics port tells, each command in a process of its own.
@Suite(.ownThreads) struct SessionTests {
  /// A metrics port that answers what it is given, and keeps what it was asked.
  private final class MetricsPort: Sendable {
    private let answer = Mutex("")
    private let requests = Mutex<[String]>([])

    func tell(_ body: String, status: String = "200 OK") {
      answer.withLock {
        $0 = "HTTP/1.1 \(status)\r\nContent-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n\(body)"
      }
    }

    /// What it was asked since the last call.
    func asked() -> [String] {
      requests.withLock { requests in
        defer { requests = [] }
        return requests
      }
    }

    func serve(_ connection: RawServer.Connection) {
      guard let request = connection.readRequest() else { return }
      requests.withLock { $0.append(request) }
      connection.write(answer.withLock { $0 })
    }
  }

  private static let rules = """
    version: 1
    timezone: UTC
    defaults: {mode: enforce}
    groups:
      - name: sessions
        rules:
          - name: somebody
            when: ws.sessions.ssh + ws.sessions.vscode > 0
            actions: [set_ttl: {to: 4h}]
          - name: nobody
            match: {status: [running], owner: [carol]}
            when: ws.sessions.connections == 0
            actions: [set_ttl: {to: 3h}]

    """

  /// The form of a recorded answer.
  private static func metrics(_ kind: String, _ owner: String, _ name: String, _ count: Int) -> String {
    """
    # HELP coderd_agentstats_\(kind) The number
    # TYPE coderd_agentstats_\(kind) gauge
    coderd_agentstats_\(kind){agent_name="main",username="\(owner)",workspace_name="\(name)"} \(count)

    """
  }

  private static let collector = "coderd_prometheusmetrics_agentstats_execution_seconds_count 7\n"

  private func desk(_ port: RawServer) throws -> Desk {
    let desk = try Desk()
    try desk.write(
      "mode: enforce\ninterval: 5s\ncoder_metrics_url: \(port.url)/metrics\nlimits: {stop_grace: 10m}\n",
      to: "curfew.yaml")
    try desk.write(Self.rules, to: "rules.d/four.yaml")
    return desk
  }

  @Test func actsBySessionsAndAnswersTheSameFromTheTrail() async throws {
    let port = MetricsPort()
    let server = try RawServer { port.serve($1) }
    let desk = try desk(server)
    port.tell(
      Self.metrics("session_count_ssh", "bob", "web", 2) + Self.metrics("session_count_vscode", "bob", "web", 0)
        + Self.metrics("session_count_jetbrains", "bob", "web", 0)
        + Self.metrics("session_count_reconnecting_pty", "bob", "web", 0)
        + Self.metrics("connection_count", "bob", "web", 3))
    try await desk.run("rules", "lint").expectSuccess()
    try await desk.run("sweep").expectSuccess()
    let (bob, carol) = (try #require(desk.world.ids["bob/web"]), try #require(desk.world.ids["carol/gpu"]))
    #expect(
      Set(desk.server.changes.map(\.path)) == ["/api/v2/workspaces/\(bob)/ttl", "/api/v2/workspaces/\(carol)/ttl"])
    let asked = port.asked()
    #expect(asked.count == 1 && asked[0].hasPrefix("GET /metrics HTTP/1.1"), "\(asked)")
    #expect(!asked[0].lowercased().contains("session-token"), "\(asked)")
    try await desk.run("audit", "replay").expectSuccess()
    let why = try await desk.run("why-not", "alice/api", "somebody")
    #expect(why.output.contains("if ws.sessions."), "\(why)")
    // That people come and go is no new content of the workspace.
    port.tell(Self.collector)
    try await desk.run("sweep").expectSuccess()
    try await desk.run("audit", "replay").expectSuccess()
    try await desk.run("audit", "verify").expectSuccess()
    #expect(try await desk.run("doctor").output.contains("can be read at \(server.url)"))
  }

  @Test(arguments: [
    ("", "404 Not Found", "answered with status 404"),
    ("<html></html>", "200 OK", "no metrics in Prometheus's text format"),
    ("coderd_api_active_users_duration_hour 4\n", "200 OK", "CODER_PROMETHEUS_COLLECT_AGENT_STATS=true"),
    (
      metrics("session_count_vscode", "bob", "web", 0), "200 OK", "coderd_agentstats_session_count_jetbrains is missing"
    ),
  ])
  func isUnknownWithAReason(_ body: String, _ status: String, _ reason: String) async throws {
    let port = MetricsPort()
    let server = try RawServer { port.serve($1) }
    let desk = try desk(server)
    port.tell(body, status: status)
    let sweep = try await desk.run("sweep")
    try sweep.expectSuccess()
    desk.expectNoChanges()
    #expect(sweep.output.contains("so ws.sessions is unknown") && sweep.output.contains(reason), "\(sweep)")
    let page = try await desk.run("explain", "carol/gpu")
    #expect(page.output.contains("unknown, because ws.sessions is not known"), "\(page)")
    #expect(try await desk.run("doctor").output.contains("rules that look at ws.sessions answer unknown"))
    // What could not be judged is not counted as true.
    let rules = try await desk.json("report", "rules")["rules"].elements
    #expect(rules.count == 2 && rules.allSatisfy { $0["times_true"].integer == 0 && $0["errors"].integer != 0 })
    #expect(rules.allSatisfy { $0["last_true_at"].text == nil })
    #expect(try await desk.run("report", "rules").output.contains("never true where it could be judged"))
  }

  @Test func refusesRulesWhereTheAddressIsNotSet() async throws {
    let desk = try Desk()
    try desk.write(Self.rules, to: "rules.d/four.yaml")
    for command in ["sweep", "plan"] {
      let page = try await desk.run(command)
      #expect(page.status == 3 && page.errors.contains("R258") && page.errors.contains("coder_metrics_url"), "\(page)")
    }
    desk.expectNoChanges()
    try desk.write("mode: enforce\ncoder_metrics_url: coder:2112\n", to: "curfew.yaml")
    let page = try await desk.run("sweep")
    #expect(page.status == 1 && page.errors.contains("http://coder:2112/"), "\(page)")
  }
}
