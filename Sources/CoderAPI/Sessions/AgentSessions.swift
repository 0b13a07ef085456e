/// The sessions of all workspaces, as the server's metrics port tells them in one answer.
public struct AgentSessions: Sendable {
  private var counts: [String: SessionCounts] = [:]

  private static let fields: [String: WritableKeyPath<SessionCounts, Int> & Sendable] = [
    "coderd_agentstats_session_count_ssh": \.ssh, "coderd_agentstats_session_count_vscode": \.vscode,
    "coderd_agentstats_session_count_jetbrains": \.jetbrains,
    "coderd_agentstats_session_count_reconnecting_pty": \.terminal, "coderd_agentstats_connection_count": \.connections,
    "coderd_agentstats_rx_bytes": \.receivedBytes, "coderd_agentstats_tx_bytes": \.sentBytes,
  ]
  /// A metric about the collecting itself, which is there although no workspace has a session.
  private static let collector = "coderd_prometheusmetrics_agentstats_execution_seconds"

  /// Reads the answer of a metrics port.
  ///
  /// - Throws: ``SessionsFailure`` when it does not tell sessions, or not all of them: with half an answer somebody who is
  ///   connected would look absent.
  public init(metrics text: String) throws(SessionsFailure) {
    var isCollected = false
    var hasSamples = false
    var told: [String: Set<AgentLabels>] = [:]
    var agents: Set<AgentLabels> = []
    for line in text.split(whereSeparator: \.isNewline) {
      guard let sample = MetricSample(line) else {
        if let name = Self.fields.keys.first(where: line.hasPrefix) {
          throw SessionsFailure(reason: "the metrics are cut off or damaged: a line of \(name) cannot be read")
        }
        continue
      }
      hasSamples = true
      if sample.name.hasPrefix(Self.collector) { isCollected = true }
      guard let field = Self.fields[sample.name] else { continue }
      guard let owner = sample.labels["username"], let name = sample.labels["workspace_name"] else {
        throw SessionsFailure(
          reason: "the metrics do not tell whose sessions they count: CODER_PROMETHEUS_AGGREGATE_AGENT_STATS_BY of the "
            + "Coder server must name username and workspace_name")
      }
      guard sample.value >= 0 else {
        throw SessionsFailure(reason: "the metrics are damaged: \(sample.name) is \(sample.value)")
      }
      isCollected = true
      let agent = AgentLabels(workspace: Self.key(owner, name), agent: sample.labels["agent_name"] ?? "")
      told[sample.name, default: []].insert(agent)
      agents.insert(agent)
      counts[Self.key(owner, name), default: SessionCounts()][keyPath: field] += Int(min(sample.value, 1e15))
    }
    // For each agent of which the server tells one it writes all; some servers may have no bytes or connections to tell.
    for field in Self.fields.keys.sorted() where Self.isExpected(field, beside: told) {
      guard let missing = agents.subtracting(told[field] ?? []).min() else { continue }
      throw SessionsFailure(
        reason: "the metrics are cut off, or the server does not tell all sessions: \(field) is missing"
          + (told[field] == nil ? "" : " for an agent of \(missing.workspace)"))
    }
    guard isCollected else {
      throw SessionsFailure(
        reason: hasSamples
          ? "the metrics have no sessions of agents: start the Coder server with CODER_PROMETHEUS_COLLECT_AGENT_STATS=true"
          : "the answer has no metrics in Prometheus's text format")
    }
  }

  /// An agent, as far as the metrics tell agents apart.
  private struct AgentLabels: Hashable, Comparable {
    /// Its workspace as ``key(_:_:)``.
    let workspace: String
    let agent: String

    static func < (left: Self, right: Self) -> Bool { (left.workspace, left.agent) < (right.workspace, right.agent) }
  }

  /// Whether a whole answer has a metric: nobody can tell without sessions whether somebody is connected, and bytes are told of
  /// both directions.
  private static func isExpected(_ field: String, beside told: [String: Set<AgentLabels>]) -> Bool {
    told[field] != nil || field.hasPrefix("coderd_agentstats_session_count_")
      || field.hasSuffix("_bytes") && told.keys.contains { $0.hasSuffix("_bytes") }
  }

  /// The sessions of a workspace, all of its agents together; none where no metric tells of it.
  public func counts(owner: String, name: String) -> SessionCounts {
    counts[Self.key(owner, name)] ?? SessionCounts()
  }

  private static func key(_ owner: String, _ name: String) -> String { "\(owner)/\(name)".lowercased() }
}

/// Why the sessions could not be read.
public struct SessionsFailure: Error, CustomStringConvertible {
  /// A sentence without a full stop.
  public let reason: String

  /// The same.
  public var description: String { reason }
}

/// How many connections people and programs hold to the agents of one workspace, as its agents last reported.
public struct SessionCounts: Sendable, Hashable {
  /// Shells and commands over SSH, which is also how other programs get in.
  public var ssh = 0
  /// VS Code on a person's own machine.
  public var vscode = 0
  /// JetBrains Gateway.
  public var jetbrains = 0
  /// Terminals in the browser.
  public var terminal = 0
  /// Connections of any kind, those to forwarded ports and apps included.
  public var connections = 0
  /// Number of bytes that the agents received, in the time that the server adds up.
  public var receivedBytes = 0
  /// Number of bytes that the agents sent, in the same time.
  public var sentBytes = 0

  /// Nobody.
  public init() {}
}
