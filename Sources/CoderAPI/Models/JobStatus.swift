/// How far a build is.
public struct JobStatus: OpenName {
  public let rawValue: String

  public init(rawValue: String) { self.rawValue = rawValue }

  public static let pending = JobStatus(rawValue: "pending")
  public static let running = JobStatus(rawValue: "running")
  public static let succeeded = JobStatus(rawValue: "succeeded")
  public static let canceling = JobStatus(rawValue: "canceling")
  public static let canceled = JobStatus(rawValue: "canceled")
  public static let failed = JobStatus(rawValue: "failed")
  public static let unknown = JobStatus(rawValue: "unknown")
}
