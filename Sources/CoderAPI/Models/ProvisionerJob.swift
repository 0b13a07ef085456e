import Time

/// The work that a build is.
public struct ProvisionerJob: Sendable, Hashable {
  /// How far it is.
  public var status: JobStatus
  /// When it was asked for.
  public var createdAt: Timestamp?
  /// When a provisioner took it.
  public var startedAt: Timestamp?
  /// Of a start build: since when the workspace is up.
  public var completedAt: Timestamp?
  /// When somebody gave it up.
  public var canceledAt: Timestamp?
  /// Why it failed, in the provisioner's words.
  public var error: String?
}

extension ProvisionerJob {
  private enum Field: String, CaseIterable, Sendable {
    case status, error
    case createdAt = "created_at"
    case startedAt = "started_at"
    case completedAt = "completed_at"
    case canceledAt = "canceled_at"
  }

  private static let fields = JSONFields(Field.self)

  static let blank = ProvisionerJob(status: JobStatus(rawValue: ""))

  init(reading json: inout JSONReader) throws(JSONProblem) {
    self = .blank
    try json.openObject()
    while let field = try json.nextField(ProvisionerJob.fields) {
      switch field {
      case .status: status = try json.name()
      case .error: error = try json.filledString()
      case .createdAt: createdAt = try json.time()
      case .startedAt: startedAt = try json.time()
      case .completedAt: completedAt = try json.time()
      case .canceledAt: canceledAt = try json.time()
      }
    }
  }
}
