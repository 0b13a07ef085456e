import Time

/// A build: one run of the template that started, stopped or deleted a workspace, or is about to.
public struct WorkspaceBuild: Sendable, Hashable {
  /// A UUID in lower case.
  public var id: String
  /// Counts from 1 within the workspace; with the workspace's id it names a session.
  public var number: Int64
  /// Where it leads.
  public var transition: BuildTransition
  /// Why it was made, such as `initiator`, `autostart`, `autostop`, `dormancy`, `cli`.
  public var reason: String
  /// Of the workspace, as far as this build decides it.
  public var status: WorkspaceStatus
  /// When it was asked for.
  public var createdAt: Timestamp?
  /// When the server last changed its record, for whatever reason.
  public var updatedAt: Timestamp?
  /// Who asked for it; the owner also for the server's own builds.
  public var initiatorID: String
  /// The user name that goes with the id.
  public var initiatorName: String
  /// What was built.
  public var templateVersionID: String
  /// Empty while it is being built.
  public var templateVersionName: String
  /// The work itself.
  public var job: ProvisionerJob
  /// When the server means to stop the workspace. **Only to be believed of a completed start**: builds that stopped a
  /// workspace carry one too (How Coder behaves, "Deadlines"); ``Workspace/deadline`` knows.
  public var deadline: Timestamp?
  /// A deadline may be moved up to and including this instant. `nil`: without bound.
  public var maxDeadline: Timestamp?
  /// In the template's units, from 0 to 2³¹ − 1, which is all that a server can hold.
  public var dailyCost: Int64
  /// Of all the build's resources, in their order; `nil` where the answer had no list of them, which says nothing about
  /// whether there are any.
  public var agents: [Agent]?
  /// Whether the answer said anything about a deadline, if only that there is none.
  public var tellsDeadline: Bool
}

extension Workspace {
  /// The latest build is a start that is completed, so that the workspace is up.
  public var isRunning: Bool { latestBuild.transition == .start && latestBuild.status == .running }

  /// When the server will stop the workspace, or `nil` if it is not running or has no deadline.
  public var deadline: Timestamp? { isRunning ? latestBuild.deadline : nil }

  /// The latest deadline that the server accepts, or `nil` if the workspace is not running or there is no bound.
  public var maxDeadline: Timestamp? { isRunning ? latestBuild.maxDeadline : nil }
}

extension WorkspaceBuild {
  private enum Field: String, CaseIterable, Sendable {
    case id, transition, reason, status, job, resources, deadline
    case number = "build_number"
    case createdAt = "created_at"
    case updatedAt = "updated_at"
    case initiatorID = "initiator_id"
    case initiatorName = "initiator_name"
    case templateVersionID = "template_version_id"
    case templateVersionName = "template_version_name"
    case maxDeadline = "max_deadline"
    case dailyCost = "daily_cost"
  }

  private enum ResourceField: String, CaseIterable, Sendable {
    case agents
  }

  private static let fields = JSONFields(Field.self)
  private static let resourceFields = JSONFields(ResourceField.self)

  /// What a field that was not sent leaves behind.
  static let blank = WorkspaceBuild(
    id: "", number: 0, transition: BuildTransition(rawValue: ""), reason: "", status: WorkspaceStatus(rawValue: ""),
    initiatorID: "", initiatorName: "", templateVersionID: "", templateVersionName: "", job: .blank, dailyCost: 0,
    agents: nil, tellsDeadline: false)

  init(reading json: inout JSONReader) throws(JSONProblem) {
    let start = json.position
    var read = WorkspaceBuild.blank
    try json.openObject()
    while let field = try json.nextField(WorkspaceBuild.fields) {
      switch field {
      case .id: read.id = try json.string()
      case .number: read.number = try json.integer()
      case .transition: read.transition = try json.name()
      case .reason: read.reason = try json.nullableString() ?? ""
      case .status: read.status = try json.name()
      case .createdAt: read.createdAt = try json.time()
      case .updatedAt: read.updatedAt = try json.time()
      case .initiatorID: read.initiatorID = try json.nullableString() ?? ""
      case .initiatorName: read.initiatorName = try json.nullableString() ?? ""
      case .templateVersionID: read.templateVersionID = try json.nullableString() ?? ""
      case .templateVersionName: read.templateVersionName = try json.nullableString() ?? ""
      case .job: read.job = try ProvisionerJob(reading: &json)
      case .deadline:
        read.deadline = try json.time()
        read.tellsDeadline = true
      case .maxDeadline: read.maxDeadline = try json.time()
      case .dailyCost: read.dailyCost = Self.cost(try json.nullableInteger())
      case .resources: read.agents = try WorkspaceBuild.agents(inResources: &json)
      }
    }
    guard !read.transition.rawValue.isEmpty else { throw json.missing("transition", from: start) }
    guard !read.status.rawValue.isEmpty else { throw json.missing("status", from: start) }
    guard read.number > 0 else { throw json.missing("build_number", from: start) }
    self = read
  }

  private static func cost(_ told: Int64?) -> Int64 { min(max(told ?? 0, 0), Int64(Int32.max)) }

  /// A resource without the field has no agents; a list that is `null`, of resources or of agents, is not known.
  private static func agents(inResources json: inout JSONReader) throws(JSONProblem) -> [Agent]? {
    let ofResources = try json.nullableArray { (json: inout JSONReader) throws(JSONProblem) -> [Agent]? in
      var agents: [Agent]? = []
      try json.openObject()
      while try json.nextField(resourceFields) != nil {
        agents = try json.nullableArray { (json: inout JSONReader) throws(JSONProblem) in try Agent(reading: &json) }
      }
      return agents
    }
    guard let ofResources, !ofResources.contains(where: { $0 == nil }) else { return nil }
    return ofResources.compactMap(\.self).flatMap(\.self)
  }
}

/// What a build brings a workspace to.
public struct BuildTransition: OpenName {
  /// As on the wire.
  public let rawValue: String

  /// Takes any name, known or not.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// Up.
  public static let start = BuildTransition(rawValue: "start")
  /// Down, with what persists kept.
  public static let stop = BuildTransition(rawValue: "stop")
  /// Away.
  public static let delete = BuildTransition(rawValue: "delete")
}
