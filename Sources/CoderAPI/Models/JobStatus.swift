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
