import Time

/// How a sweep ended: a row of its own, since facts are only appended.
public struct SweepEndRecord: Hashable, Sendable {
  /// How the sweep ended.
  public enum Result: String, Sendable, CaseIterable {
    /// Every workspace was seen and every decision carried out or blocked by a guard.
    case done
    /// Some workspaces were not seen, or some actions failed.
    case partial
    /// A safety limit kept the whole sweep from acting.
    case refused
    /// The sweep could not be finished: the server, the list or the database failed.
    case failed
    /// The process died; written by the next start (``AuditStore/recover(at:)``).
    case killed
  }

  /// The sweep that ended.
  public var sweep: Int64

  /// When it ended, by the server's clock.
  public var at: Timestamp

  /// How it ended.
  public var result: Result

  /// How many workspaces the sweep read.
  public var seen: Int

  /// How many workspaces the server counted and no page held.
  public var notSeen: Int

  /// How many HTTP requests were sent.
  public var requests: Int

  /// How long the server took over them, in milliseconds.
  public var serverMilliseconds: Int64

  /// One line for people; `nil` when there is nothing to say.
  public var note: String?

  /// Until when the server asked not to be asked for the list again, by its clock; `nil` when it did not.
  public var retryAt: Timestamp?

  /// What reading the whole list found out, as JSON for the next reading; `nil` where not the whole list was read.
  public var reading: String?

  /// Makes the record of a sweep's end.
  public init(
    sweep: Int64, at: Timestamp, result: Result, seen: Int = 0, notSeen: Int = 0, requests: Int = 0,
    serverMilliseconds: Int64 = 0, note: String? = nil, retryAt: Timestamp? = nil, reading: String? = nil
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
  }
}
