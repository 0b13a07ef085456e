import CEL
import Time

/// The workspace that all engines are asked about, as objects of declared types and, for those without, as maps.
enum BenchmarkWorkspace {
  static let now = Timestamp(rfc3339: "2026-03-11T10:00:00Z") ?? .epoch

  private static let app = ObjectType(name: "App", fields: [.init("slug", .string), .init("health", .string)])
  private static let agent = ObjectType(
    name: "Agent",
    fields: [.init("name", .string), .init("status", .string), .init("apps", .list(.object(app)), maximumCount: 50)])
  private static let template = ObjectType(name: "Template", fields: [.init("name", .string)])
  private static let owner = ObjectType(
    name: "Owner", fields: [.init("name", .string), .init("groups", .list(.string))])
  private static let build = ObjectType(
    name: "Build", fields: [.init("number", .int), .init("transition", .string)])
  private static let workspace = ObjectType(
    name: "Workspace",
    fields: [
      .init("name", .string), .init("status", .string), .init("last_used_at", .timestamp), .init("ttl", .duration),
      .init("labels", .map(.string, .string)), .init("agents", .list(.object(agent)), maximumCount: 50),
      .init("template", .object(template)), .init("owner", .object(owner)), .init("build", .object(build)),
    ])

  static var environment: Environment {
    var environment = Environment()
    environment.declare(Variable("now", .timestamp, isClock: true))
    environment.declare(Variable("ws", .object(workspace)))
    return environment
  }

  private static func apps(_ healths: [String]) -> Value {
    .list(healths.enumerated().map { .object(ObjectValue(type: app, slots: [.string("app\($0)"), .string($1)])) })
  }

  private static func agent(_ name: String, _ status: String, _ healths: [String]) -> Value {
    .object(ObjectValue(type: agent, slots: [.string(name), .string(status), apps(healths)]))
  }

  static let value = Value.object(
    ObjectValue(
      type: workspace,
      slots: [
        "dev-box1", "running", .timestamp(now - .minutes(35)), .duration(.hours(8)),
        .map(MapValue(["keepalive": "true", "team": "platform", "tier": "gold"])),
        [
          agent("main", "disconnected", ["healthy"]), agent("gpu", "connecting", ["unhealthy"]),
          agent("dev", "connected", ["healthy", "healthy", "healthy"]),
        ],
        .object(ObjectValue(type: template, slots: ["gpu-large"])),
        .object(ObjectValue(type: owner, slots: ["alice", ["admins", "platform", "everyone"]])),
        .object(ObjectValue(type: build, slots: [7, "start"])),
      ]))

  /// The same with a map in place of every object.
  static func withMaps(_ value: Value) -> Value {
    switch value {
    case .object(let object):
      let pairs = zip(object.type.fields, object.slots).map { ($0.name, withMaps($1)) }
      return .map(MapValue(Dictionary(uniqueKeysWithValues: pairs)))
    case .list(let elements): return .list(elements.map(withMaps))
    default: return value
    }
  }
}
