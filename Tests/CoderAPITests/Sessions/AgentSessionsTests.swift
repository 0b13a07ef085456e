import Testing

@testable import CoderAPI

@Suite struct AgentSessionsTests {
  @Test(
    arguments: [
      (#"a 1"#, "a", [:], 1), (#"  a{} 2.5e3 1700000000"#, "a", [:], 2500),
      (#"a_b{x="1",y="é"} -3"#, "a_b", ["x": "1", "y": "é"], -3),
      (#"a{x="say \"hi\" \\ \n",} 4"#, "a", ["x": "say \"hi\" \\ \n"], 4),
      (#"a{x="}, y=\"1\""} +Inf"#, "a", ["x": "}, y=\"1\""], .infinity),
    ] as [(String, String, [String: String], Double)])
  func readsASample(_ line: String, _ name: String, _ labels: [String: String], _ value: Double) throws {
    let sample = try #require(MetricSample(Substring(line)))
    #expect(sample.name == name && sample.labels == labels && sample.value == value, "\(sample)")
  }

  @Test(arguments: [
    "", "# TYPE a gauge", "a", "a{", "a{x", "a{x=1} 1", #"a{x="1" 1"#, #"a{x="1} 1"#, "a one", "<html>",
  ])
  func passesOverOtherLines(_ line: String) {
    #expect(MetricSample(Substring(line)) == nil)
  }

  @Test func addsTheAgentsOfAWorkspace() throws {
    let sessions = try AgentSessions(
      metrics: """
        coderd_agentstats_session_count_ssh{agent_name="a",username="Ana",workspace_name="dev"} 1
        coderd_agentstats_session_count_ssh{agent_name="b",username="ana",workspace_name="dev"} 2
        \(["a", "b"].map { agent in
          ["session_count_reconnecting_pty", "session_count_vscode", "session_count_jetbrains"].map { kind in
            "coderd_agentstats_\(kind){agent_name=\"\(agent)\",username=\"ana\",workspace_name=\"dev\"} 0\n"
          }.joined()
        }.joined())
        coderd_agentstats_connection_count{agent_name="a",username="ana",workspace_name="dev"} 1
        coderd_agentstats_connection_count{agent_name="b",username="ana",workspace_name="dev"} 1e300
        """)
    let counts = sessions.counts(owner: "ana", name: "Dev")
    #expect(counts.ssh == 3 && counts.terminal == 0 && counts.connections == 1_000_000_000_000_001)
    #expect(sessions.counts(owner: "ana", name: "other") == SessionCounts())
  }

  /// Told by a server of v2.36.0 while somebody worked over SSH.
  @Test func readsWhatAServerTold() throws {
    let sessions = try AgentSessions(metrics: Self.recorded)
    let counts = sessions.counts(owner: "admin", name: "seen-556e")
    #expect(counts.ssh == 1 && counts.connections == 1 && counts.vscode == 0)
    #expect(counts.receivedBytes == 5804 && counts.sentBytes == 7779)
    #expect(sessions.counts(owner: "admin", name: "robot-22e1") == SessionCounts())
  }

  /// With half an answer, or a damaged one, somebody who is connected would look absent.
  @Test func tellsNothingOfHalfAnAnswer() {
    let whole = Self.recorded
    let lines = whole.split(separator: "\n")
    let ssh = lines.firstIndex { $0.hasPrefix("coderd_agentstats_session_count_ssh") } ?? 0
    let text = String(lines[ssh])
    let before = lines[..<ssh].joined(separator: "\n") + "\n"
    var damaged = [before, before + text.dropLast(20), before + text.dropLast(1)]
    damaged += ["NaN", "-1", "one"].map { whole.replacing(text, with: text.dropLast(1) + $0) }
    damaged.append(whole.replacing("session_count_ssh", with: "sessions_ssh"))
    damaged.append(whole.replacing(#"workspace_name="seen-556e""#, with: #"template_name="dev""#))
    for metrics in damaged {
      #expect(throws: SessionsFailure.self, "\(metrics.suffix(120))") { try AgentSessions(metrics: metrics) }
    }
  }

  /// A server writes each metric for all agents: wherever the text of three workspaces ends, it is told.
  @Test(arguments: [1, 2, 3, 4, 5]) func tellsNothingOfAnAnswerThatEndsBetweenTwoAgents(left: Int) throws {
    let kinds = [
      "connection_count", "rx_bytes", "session_count_jetbrains", "session_count_reconnecting_pty", "session_count_ssh",
      "session_count_vscode", "tx_bytes",
    ]
    let lines = kinds.flatMap { kind in
      ["a", "b", "c"].map { name in
        "coderd_agentstats_\(kind){agent_name=\"main\",username=\"ana\",workspace_name=\"\(name)\"} 1"
      }
    }
    let whole = try AgentSessions(metrics: lines.joined(separator: "\n"))
    #expect(whole.counts(owner: "ana", name: "c").vscode == 1)
    #expect(throws: SessionsFailure.self) {
      try AgentSessions(metrics: lines.dropLast(left).joined(separator: "\n"))
    }
  }

  private static let recorded = #"""
    # HELP coderd_agents_connections Agent connections with statuses.
    # TYPE coderd_agents_connections gauge
    coderd_agents_connections{agent_name="main",lifecycle_state="created",status="connecting",tailnet_node="unknown",username="admin",workspace_name="tuned-f5e4"} 1
    coderd_agents_connections{agent_name="main",lifecycle_state="ready",status="connected",tailnet_node="nodeid:4f1d3cdf9481ff9a",username="admin",workspace_name="seen-556e"} 1
    coderd_agents_connections{agent_name="main",lifecycle_state="ready",status="disconnected",tailnet_node="unknown",username="admin",workspace_name="meter-bd88"} 1
    coderd_agents_connections{agent_name="main",lifecycle_state="ready",status="disconnected",tailnet_node="unknown",username="admin",workspace_name="robot-22e1"} 1
    # HELP coderd_agentstats_connection_count The number of established connections by agent
    # TYPE coderd_agentstats_connection_count gauge
    coderd_agentstats_connection_count{agent_name="main",username="admin",workspace_name="seen-556e"} 1
    # HELP coderd_agentstats_rx_bytes Agent Rx bytes
    # TYPE coderd_agentstats_rx_bytes gauge
    coderd_agentstats_rx_bytes{agent_name="main",username="admin",workspace_name="seen-556e"} 5804
    # HELP coderd_agentstats_session_count_jetbrains The number of session established by JetBrains
    # TYPE coderd_agentstats_session_count_jetbrains gauge
    coderd_agentstats_session_count_jetbrains{agent_name="main",username="admin",workspace_name="seen-556e"} 0
    # HELP coderd_agentstats_session_count_reconnecting_pty The number of session established by reconnecting PTY
    # TYPE coderd_agentstats_session_count_reconnecting_pty gauge
    coderd_agentstats_session_count_reconnecting_pty{agent_name="main",username="admin",workspace_name="seen-556e"} 0
    # HELP coderd_agentstats_session_count_ssh The number of session established by SSH
    # TYPE coderd_agentstats_session_count_ssh gauge
    coderd_agentstats_session_count_ssh{agent_name="main",username="admin",workspace_name="seen-556e"} 1
    # HELP coderd_agentstats_session_count_vscode The number of session established by VSCode
    # TYPE coderd_agentstats_session_count_vscode gauge
    coderd_agentstats_session_count_vscode{agent_name="main",username="admin",workspace_name="seen-556e"} 0
    # HELP coderd_agentstats_tx_bytes Agent Tx bytes
    # TYPE coderd_agentstats_tx_bytes gauge
    coderd_agentstats_tx_bytes{agent_name="main",username="admin",workspace_name="seen-556e"} 7779
    """#
}
