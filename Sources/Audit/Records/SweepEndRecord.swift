import Time

/// The end of a sweep, a row of its own because facts are only appended.
public struct SweepEndRecord: Hashable, Sendable {
  /// The result of a sweep.
  public enum Result: String, Sendable, CaseIterable {
    /// Every workspace was seen, and every decision was carried out or blocked by a guard.
    case done
    /// Some workspaces were not seen, or some actions failed.
    case partial
    /// A safety limit, such as the blast radius, stopped a rule.
    case refused
    /// The sweep could not be completed: the server, the list or the database failed.
    case failed
    /// The process died; a later start wrote this end (``AuditStore/recover(at:)``).
    case killed
  }

  /// Which workspaces a sweep reads.
  public enum Scope: String, Sendable, CaseIterable {
    /// All.
    case everything
    /// Those whose latest build is a completed start.
    case running
    /// A few, for which the answer of a rule was about to change.
    case some
  }

  /// The sweep that ended.
  public var sweep: Int64

  /// When it ended, by the server's clock.
  public var at: Timestamp

  /// The result.
  public var result: Result

  /// Number of workspaces that the sweep read.
  public var seen: Int

  /// Number of workspaces that the server counted but no page contained.
  public var notSeen: Int

  /// Number of HTTP requests sent.
  public var requests: Int

  /// Total time that the server took to answer them, in milliseconds.
  public var serverMilliseconds: Int64

  /// A note for people, in one line; `nil` when there is none.
  public var note: String?

  /// The instant before which the server does not want to be asked for the list, by its clock.
  ///
  /// `nil` when it named none.
  public var retryAt: Timestamp?

  /// What was learnt while reading the whole list, as JSON for the next reading.
  ///
  /// `nil` where the whole list was not read.
  public var reading: String?

  /// Which workspaces it read; `nil` where it read nothing, and in rows of earlier versions.
  public var scope: Scope?

  /// Makes the record of a sweep's end.
  public init(
    sweep: Int64, at: Timestamp, result: Result, seen: Int = 0, notSeen: Int = 0, requests: Int = 0,
    serverMilliseconds: Int64 = 0, note: String? = nil, retryAt: Timestamp? = nil, reading: String? = nil,
    scope: Scope? = nil
  ) {
    self.sweep = sweep
    self.at = at
    self.result = result
    self.seen = seen
    self.notSeen = notSeen
    self.requests = requests
    self.serverMilliseconds = serverMilliseconds
    self.note = note
    self.retryAt = retryAt
    self.reading = reading
    self.scope = scope
  }
}
