import Time

/// A workspace as a list or a single read of either server version shows it, without what Curfew has no use for.
///
/// `null`, a missing key and the year 1 are all `nil`. What a server is too old to tell is `nil` as well.
public struct Workspace: Sendable, Hashable {
  /// A UUID in lower case, as all ids here.
  public var id: String
  /// Unique among the live ones of its owner, in any case.
  public var name: String
  /// The user it belongs to.
  public var ownerID: String
  /// The owner's user name.
  public var ownerName: String
  /// `nil` before v0.20.0.
  public var organizationID: String?
  /// `nil` where only the id is told.
  public var organizationName: String?
  /// What it was made from.
  public var templateID: String
  /// The name that goes with the id.
  public var templateName: String
  /// `nil` when the template has none.
  public var templateDisplayName: String?
  /// The template's newest version; `nil` before v2.1.4.
  public var templateActiveVersionID: String?
  /// When it was made.
  public var createdAt: Timestamp?
  /// The last one asked for, whatever became of it.
  public var latestBuild: WorkspaceBuild
  /// The last report of an AI agent, if one ever came.
  public var latestAppStatus: AppStatus?
  /// The latest build is not of the template's active version.
  public var isOutdated: Bool
  /// The schedule as it was written, `nil` when none is set.
  public var autostartSchedule: String?
  /// `nil` when autostop is off. A server may send 0, which means the same.
  public var ttlMilliseconds: Int64?
  /// When a connection was last open; not when a person last did something. `nil` before the first use on old servers.
  public var lastUsedAt: Timestamp?
  /// When the server will delete it; only while it is dormant.
  public var deletingAt: Timestamp?
  /// Since when it is dormant: the server neither starts nor stops it then.
  public var dormantAt: Timestamp?
  /// Whether all its agents are; true also without agents. `nil` before v0.26.0.
  public var isHealthy: Bool?
  /// Whether its starts take the newest version.
  public var automaticUpdates: AutomaticUpdates?
  /// Whether this server lets people rename workspaces.
  public var allowsRenames: Bool?
  /// Only ever true in the owner's own view.
  public var isFavorite: Bool?
  /// The server's own reckoning, often `nil` although a schedule is set (How Coder behaves, "Next start").
  public var nextStartAt: Timestamp?
  /// Held in stock by the server for whoever needs one next; it refuses every change to it.
  public var isPrebuild: Bool
  /// The AI task that the workspace belongs to.
  public var taskID: String?

  /// All agents of all resources of the latest build; none while it is being built or stopped. `nil` where the answer
  /// had no list of them.
  public var agents: [Agent]? { latestBuild.agents }
  /// Whether the answer said anything about the last use, if only that there was none.
  public var tellsLastUse: Bool
}

extension Workspace {
  enum Field: String, CaseIterable, Sendable {
    case id, name, health, favorite, outdated
    case ownerID = "owner_id"
    case ownerName = "owner_name"
    case organizationID = "organization_id"
    case organizationName = "organization_name"
    case templateID = "template_id"
    case templateName = "template_name"
    case templateDisplayName = "template_display_name"
    case templateActiveVersionID = "template_active_version_id"
    case createdAt = "created_at"
    case latestBuild = "latest_build"
    case latestAppStatus = "latest_app_status"
    case autostartSchedule = "autostart_schedule"
    case ttlMilliseconds = "ttl_ms"
    case lastUsedAt = "last_used_at"
    case deletingAt = "deleting_at"
    case dormantAt = "dormant_at"
    case lockedAt = "locked_at"
    case automaticUpdates = "automatic_updates"
    case allowsRenames = "allow_renames"
    case nextStartAt = "next_start_at"
    case isPrebuild = "is_prebuild"
    case taskID = "task_id"
  }

  private static let fields = JSONFields(Field.self)

  init(reading json: inout JSONReader) throws(JSONProblem) {
    let start = json.position
    var id: String?
    var name: String?
    var build: WorkspaceBuild?
    // Filled field by field: `self` can only be complete at the end, so the optional ones are set on a blank value.
    var read = Workspace(
      id: "", name: "", ownerID: "", ownerName: "", templateID: "", templateName: "",
      latestBuild: WorkspaceBuild.blank, isOutdated: false, isPrebuild: false, tellsLastUse: false)
    try json.openObject()
    while let field = try json.nextField(Workspace.fields) {
      switch field {
      case .id: id = try json.string()
      case .name: name = try json.string()
      case .ownerID: read.ownerID = try json.string()
      case .ownerName: read.ownerName = try json.string()
      case .organizationID: read.organizationID = try json.filledString()
      case .organizationName: read.organizationName = try json.filledString()
      case .templateID: read.templateID = try json.string()
      case .templateName: read.templateName = try json.string()
      case .templateDisplayName: read.templateDisplayName = try json.filledString()
      case .templateActiveVersionID: read.templateActiveVersionID = try json.filledString()
      case .createdAt: read.createdAt = try json.time()
      case .latestBuild: build = try WorkspaceBuild(reading: &json)
      case .latestAppStatus: read.latestAppStatus = try json.takeNull() ? nil : try AppStatus(reading: &json)
      case .outdated: read.isOutdated = try json.bool()
      case .autostartSchedule: read.autostartSchedule = try json.filledString()
      case .ttlMilliseconds: read.ttlMilliseconds = try json.milliseconds()
      case .lastUsedAt:
        let isNull = try json.takeNull()
        read.lastUsedAt = isNull ? nil : try json.time()
        read.tellsLastUse = !isNull
      case .deletingAt: read.deletingAt = try json.time()
      case .dormantAt: read.dormantAt = try json.time() ?? read.dormantAt
      // What v0.25.0 to v2.1.3 call it.
      case .lockedAt: read.dormantAt = try json.time() ?? read.dormantAt
      case .health: read.isHealthy = try json.healthy()
      case .automaticUpdates: read.automaticUpdates = try json.filledString().map(AutomaticUpdates.init(rawValue:))
      case .allowsRenames: read.allowsRenames = try json.nullableBool()
      case .favorite: read.isFavorite = try json.nullableBool()
      case .nextStartAt: read.nextStartAt = try json.time()
      case .isPrebuild: read.isPrebuild = try json.nullableBool() ?? false
      case .taskID: read.taskID = try json.filledString()
      }
    }
    guard let id, !id.isEmpty else { throw json.missing("id", from: start) }
    guard let name, !name.isEmpty else { throw json.missing("name", from: start) }
    guard let build else { throw json.missing("latest_build", from: start) }
    // Whether a rule looks at a workspace hangs on these: without them it could be one that is to be left alone.
    guard !read.ownerName.isEmpty else { throw json.missing("owner_name", from: start) }
    guard !read.templateName.isEmpty else { throw json.missing("template_name", from: start) }
    read.id = id
    read.name = name
    read.latestBuild = build
    self = read
  }
}

private enum HealthField: String, CaseIterable, Sendable {
  case healthy
}

extension JSONReader {
  private static let healthFields = JSONFields(HealthField.self)

  /// The `healthy` of a health object; `nil` for `null`.
  mutating func healthy() throws(JSONProblem) -> Bool? {
    if try takeNull() { return nil }
    var healthy: Bool?
    try openObject()
    while try nextField(JSONReader.healthFields) != nil { healthy = try nullableBool() }
    return healthy
  }
}
