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

/// How far a build is.
public struct JobStatus: OpenName {
  /// As on the wire.
  public let rawValue: String

  /// Takes any name, known or not.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// It waits for a provisioner.
  public static let pending = JobStatus(rawValue: "pending")
  /// A provisioner works on it.
  public static let running = JobStatus(rawValue: "running")
  /// It is done.
  public static let succeeded = JobStatus(rawValue: "succeeded")
  /// It is being given up.
  public static let canceling = JobStatus(rawValue: "canceling")
  /// It was given up.
  public static let canceled = JobStatus(rawValue: "canceled")
  /// It failed; what exists in the cloud is not known.
  public static let failed = JobStatus(rawValue: "failed")
  /// The server does not know.
  public static let unknown = JobStatus(rawValue: "unknown")
}
