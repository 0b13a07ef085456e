import Time

/// A template with its schedule settings.
///
/// They are what is stored, not what is enforced: a server without a licence reports them and ignores them
/// (How Coder behaves, "Template schedules"), so only the answer to a change tells whether it is allowed. `nil`: the
/// server does not tell.
public struct Template: Sendable, Hashable {
  /// A UUID in lower case.
  public var id: String
  /// Unique within its organization.
  public var name: String
  /// `nil` also when it has none.
  public var displayName: String?
  /// Whose template it is.
  public var organizationID: String?
  /// The name that goes with the id.
  public var organizationName: String?
  /// The version that new workspaces get.
  public var activeVersionID: String?
  /// When it was made.
  public var createdAt: Timestamp?
  /// The TTL of new workspaces; `nil` also when the template gives none.
  public var defaultTTLMilliseconds: Int64?
  /// Only of servers from v0.19.0 to v2.9.x; `nil` also when there is no maximum.
  public var maxTTLMilliseconds: Int64?
  /// How far activity pushes a deadline; 0: not at all.
  public var activityBumpMilliseconds: Int64?
  /// Whether owners may set a schedule.
  public var allowsUserAutostart: Bool?
  /// Whether owners may set a TTL; if not, all have the default.
  public var allowsUserAutostop: Bool?
  /// Lower-case English names of the days on which autostart is allowed.
  public var autostartDays: [String]?
  /// Lower-case English names of the days on which a stop is required.
  public var autostopDays: [String]?
  /// A required stop comes every so many weeks.
  public var autostopWeeks: Int64?
  /// These three are `nil` also when they are off.
  public var failureTTLMilliseconds: Int64?
  /// How long a workspace may stay unused before it becomes dormant.
  public var timeTilDormantMilliseconds: Int64?
  /// How long it may stay dormant before it is deleted.
  public var timeTilDormantAutodeleteMilliseconds: Int64?
  /// Whether a start has to take the active version.
  public var requiresActiveVersion: Bool?
  /// Whether no new workspaces may be made from it.
  public var isDeprecated: Bool?
}

extension Template {
  private enum Field: String, CaseIterable, Sendable {
    case id, name, deprecated
    case displayName = "display_name"
    case organizationID = "organization_id"
    case organizationName = "organization_name"
    case activeVersionID = "active_version_id"
    case createdAt = "created_at"
    case defaultTTL = "default_ttl_ms"
    case maxTTL = "max_ttl_ms"
    case activityBump = "activity_bump_ms"
    case allowsUserAutostart = "allow_user_autostart"
    case allowsUserAutostop = "allow_user_autostop"
    case autostartRequirement = "autostart_requirement"
    case autostopRequirement = "autostop_requirement"
    case failureTTL = "failure_ttl_ms"
    case timeTilDormant = "time_til_dormant_ms"
    case timeTilDormantAutodelete = "time_til_dormant_autodelete_ms"
    case requiresActiveVersion = "require_active_version"
  }

  private enum RequirementField: String, CaseIterable, Sendable {
    case weeks
    case days = "days_of_week"
  }

  private static let fields = JSONFields(Field.self)
  private static let requirementFields = JSONFields(RequirementField.self)

  init(reading json: inout JSONReader) throws(JSONProblem) {
    self.init(id: "", name: "")
    let start = json.position
    try json.openObject()
    while let field = try json.nextField(Template.fields) {
      switch field {
      case .id: id = try json.string()
      case .name: name = try json.string()
      case .displayName: displayName = try json.filledString()
      case .organizationID: organizationID = try json.filledString()
      case .organizationName: organizationName = try json.filledString()
      case .activeVersionID: activeVersionID = try json.filledString()
      case .createdAt: createdAt = try json.time()
      case .defaultTTL: defaultTTLMilliseconds = try json.milliseconds()
      case .maxTTL: maxTTLMilliseconds = try json.milliseconds()
      case .activityBump: activityBumpMilliseconds = try json.nullableInteger()
      case .allowsUserAutostart: allowsUserAutostart = try json.nullableBool()
      case .allowsUserAutostop: allowsUserAutostop = try json.nullableBool()
      case .autostartRequirement: autostartDays = try Template.requirement(&json).days
      case .autostopRequirement: (autostopDays, autostopWeeks) = try Template.requirement(&json)
      case .failureTTL: failureTTLMilliseconds = try json.milliseconds()
      case .timeTilDormant: timeTilDormantMilliseconds = try json.milliseconds()
      case .timeTilDormantAutodelete: timeTilDormantAutodeleteMilliseconds = try json.milliseconds()
      case .requiresActiveVersion: requiresActiveVersion = try json.nullableBool()
      case .deprecated: isDeprecated = try json.nullableBool()
      }
    }
    guard !id.isEmpty else { throw json.missing("id", from: start) }
    guard !name.isEmpty else { throw json.missing("name", from: start) }
  }

  private static func requirement(
    _ json: inout JSONReader
  ) throws(JSONProblem) -> (days: [String]?, weeks: Int64?) {
    if try json.takeNull() { return (nil, nil) }
    var days: [String]?
    var weeks: Int64?
    try json.openObject()
    while let field = try json.nextField(requirementFields) {
      switch field {
      case .days: days = try json.array { (json: inout JSONReader) throws(JSONProblem) in try json.string() }
      case .weeks: weeks = try json.nullableInteger()
      }
    }
    return (days, weeks)
  }
}
