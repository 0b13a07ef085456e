import Time

/// The process of Coder's inside a workspace, through which people reach it.
public struct Agent: Sendable, Hashable {
  /// Another for every build.
  public var id: String
  /// Unique within the workspace, as the template names it.
  public var name: String
  /// As the server saw it a few seconds ago.
  public var status: AgentStatus
  /// `nil` before v0.15.3.
  public var lifecycleState: AgentLifecycle?
  /// When its build made it.
  public var createdAt: Timestamp?
  /// `nil` until it has connected once.
  public var firstConnectedAt: Timestamp?
  /// Its last sign of life; moves while it is connected. `nil` until it has connected once.
  public var lastConnectedAt: Timestamp?
  /// When its last connection was lost, if one ever was.
  public var disconnectedAt: Timestamp?
  /// When its start-up scripts began.
  public var startedAt: Timestamp?
  /// When they were done.
  public var readyAt: Timestamp?
  /// `nil` where the server does not tell.
  public var isHealthy: Bool?
  /// Why it is not healthy, in the server's words.
  public var healthReason: String?
  /// As Go names it: `linux`, `darwin`, `windows`.
  public var operatingSystem: String
  /// As Go names it: `amd64`, `arm64`.
  public var architecture: String
  /// The agent's own version.
  public var version: String
  /// In the template's order; `nil` where the answer had no list of them.
  public var apps: [App]?
}

extension Agent {
  private enum Field: String, CaseIterable, Sendable {
    case id, name, status, health, architecture, version, apps
    case lifecycleState = "lifecycle_state"
    case createdAt = "created_at"
    case firstConnectedAt = "first_connected_at"
    case lastConnectedAt = "last_connected_at"
    case disconnectedAt = "disconnected_at"
    case startedAt = "started_at"
    case readyAt = "ready_at"
    case operatingSystem = "operating_system"
  }

  private enum HealthField: String, CaseIterable, Sendable {
    case healthy, reason
  }

  private static let fields = JSONFields(Field.self)
  private static let healthFields = JSONFields(HealthField.self)

  init(reading json: inout JSONReader) throws(JSONProblem) {
    self.init(
      id: "", name: "", status: AgentStatus(rawValue: ""), operatingSystem: "", architecture: "", version: "")
    let start = json.position
    try json.openObject()
    while let field = try json.nextField(Agent.fields) {
      switch field {
      case .id: id = try json.string()
      case .name: name = try json.string()
      case .status: status = try json.name()
      case .lifecycleState: lifecycleState = try json.filledString().map(AgentLifecycle.init(rawValue:))
      case .createdAt: createdAt = try json.time()
      case .firstConnectedAt: firstConnectedAt = try json.time()
      case .lastConnectedAt: lastConnectedAt = try json.time()
      case .disconnectedAt: disconnectedAt = try json.time()
      case .startedAt: startedAt = try json.time()
      case .readyAt: readyAt = try json.time()
      case .health: try readHealth(&json)
      case .operatingSystem: operatingSystem = try json.nullableString() ?? ""
      case .architecture: architecture = try json.nullableString() ?? ""
      case .version: version = try json.nullableString() ?? ""
      case .apps:
        apps = try json.nullableArray { (json: inout JSONReader) throws(JSONProblem) in try App(reading: &json) }
      }
    }
    guard !status.rawValue.isEmpty else { throw json.missing("status", from: start) }
  }

  private mutating func readHealth(_ json: inout JSONReader) throws(JSONProblem) {
    if try json.takeNull() { return }
    try json.openObject()
    while let field = try json.nextField(Agent.healthFields) {
      switch field {
      case .healthy: isHealthy = try json.nullableBool()
      case .reason: healthReason = try json.filledString()
      }
    }
  }
}

/// Whether an agent's process reaches the server. This says nothing about people.
public struct AgentStatus: OpenName {
  /// As on the wire.
  public let rawValue: String

  /// Takes any name, known or not.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// It has never connected, and there is still time.
  public static let connecting = AgentStatus(rawValue: "connecting")
  /// Its process reaches the server.
  public static let connected = AgentStatus(rawValue: "connected")
  /// It was connected, and is not now.
  public static let disconnected = AgentStatus(rawValue: "disconnected")
  /// It has never connected within the template's time.
  public static let timeout = AgentStatus(rawValue: "timeout")
}

/// How far an agent is with its start-up or shut-down scripts. Servers before v0.15.3 do not tell.
public struct AgentLifecycle: OpenName {
  /// As on the wire.
  public let rawValue: String

  /// Takes any name, known or not.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// It has not reported yet.
  public static let created = AgentLifecycle(rawValue: "created")
  /// Its start-up scripts run.
  public static let starting = AgentLifecycle(rawValue: "starting")
  /// They have run for too long.
  public static let startTimeout = AgentLifecycle(rawValue: "start_timeout")
  /// One of them failed.
  public static let startError = AgentLifecycle(rawValue: "start_error")
  /// They are done.
  public static let ready = AgentLifecycle(rawValue: "ready")
  /// Its shut-down scripts run.
  public static let shuttingDown = AgentLifecycle(rawValue: "shutting_down")
  /// They have run for too long.
  public static let shutdownTimeout = AgentLifecycle(rawValue: "shutdown_timeout")
  /// One of them failed.
  public static let shutdownError = AgentLifecycle(rawValue: "shutdown_error")
  /// It has shut down.
  public static let off = AgentLifecycle(rawValue: "off")
}
