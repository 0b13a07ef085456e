import CEL
import Time

/// A workspace with agents, as the first user of the engine declares it.
enum Sample {
  static let app = ObjectType(
    name: "App",
    fields: [
      .init("slug", .string, maximumCount: 64),
      .init("health", .string, closedSet: ["healthy", "unhealthy", "initializing", "disabled"], maximumCount: 16),
    ])

  static let agent = ObjectType(
    name: "Agent",
    fields: [
      .init("name", .string, maximumCount: 64),
      .init("status", .string, closedSet: ["connected", "connecting", "disconnected", "timeout"], maximumCount: 16),
      .init("started_at", .timestamp, isOptional: true),
      .init("apps", .list(.object(app)), maximumCount: 20),
    ])

  static let workspace = ObjectType(
    name: "Workspace",
    fields: [
      .init("name", .string, maximumCount: 64),
      .init("status", .string, closedSet: ["running", "stopped", "starting"], maximumCount: 16),
      .init("agents", .list(.object(agent)), maximumCount: 10),
      .init("last_used_at", .timestamp),
      .init("deadline", .timestamp, isOptional: true),
      .init("ttl", .duration, isOptional: true),
      .init("outdated", .bool),
      .init("labels", .map(.string, .string), maximumCount: 20),
      .init("daily_cost", .int),
    ])

  static let now = timestamp("2026-03-11T10:00:00Z")

  static func environment(_ change: (inout Environment) -> Void = { _ in }) -> Environment {
    var environment = Environment()
    environment.declare(Variable("now", .timestamp, isClock: true))
    environment.declare(Variable("ws", .object(workspace)))
    environment.declare(Variable("params.idle_limit", constant: .duration(.hours(2))))
    change(&environment)
    return environment
  }

  static func timestamp(_ text: String) -> Timestamp { Timestamp(rfc3339: text) ?? .epoch }

  static func agent(_ name: String, _ status: String, startedAt: Timestamp? = nil) -> Value {
    .object(
      ObjectValue(
        type: agent,
        slots: [.string(name), .string(status), startedAt.map(Value.timestamp) ?? .absent, .list([])]))
  }

  /// A workspace; fields that are not given have a value that says little.
  static func workspace(_ fields: [String: Value] = [:]) -> Value {
    let usual: [String: Value] = [
      "name": "dev-box1", "status": "running", "agents": [agent("main", "connected"), agent("gpu", "timeout")],
      "last_used_at": .timestamp(now - .minutes(35)), "outdated": false,
      "labels": .map(MapValue(["keepalive": "true"])),
      "daily_cost": 7,
    ]
    return .object(
      ObjectValue(type: workspace, slots: workspace.fields.map { fields[$0.name] ?? usual[$0.name] ?? .absent }))
  }

  static func bindings(
    _ environment: Environment, now: Timestamp = now, _ fields: [String: Value] = [:]
  ) -> Bindings {
    var bindings = Bindings(for: environment)
    bindings.set("now", .timestamp(now))
    bindings.set("ws", workspace(fields))
    return bindings
  }
}

extension Value {
  /// Short text for expectations.
  var shown: String {
    switch self {
    case .unknown(let attributes): "unknown \(attributes.names.sorted())"
    case .error(let error): "error \(error.code)"
    default: peopleText
    }
  }
}
