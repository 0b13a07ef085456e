import TestSupport
import Time

/// When a recorded server made a build of its own accord: the phase of its ticker and the times until somebody took
/// the job and until it was done, which are no part of what a server promises.
struct OwnBuild {
  let phase: Duration
  let waits: Duration
  let takes: Duration

  /// The last one in the recording; nil when there is none.
  init?(in bodies: [JSONTree?]) {
    var found: (phase: Duration, waits: Duration, takes: Duration)?
    for object in bodies.flatMap({ $0?.objects ?? [] }) {
      guard let reason = object["reason"]?.text, reason.hasPrefix("auto") else { continue }
      guard let created = Self.instant(object["created_at"]) else { continue }
      let started = Self.instant(object["job"]?["started_at"])
      let completed = Self.instant(object["job"]?["completed_at"])
      found = (
        created - created.flooredToMinute, started.map { $0 - created } ?? found?.waits ?? .milliseconds(600),
        started.flatMap { started in completed.map { $0 - started } } ?? found?.takes ?? .milliseconds(60)
      )
    }
    guard let found else { return nil }
    (phase, waits, takes) = found
  }

  private static func instant(_ value: JSONTree?) -> Timestamp? {
    value?.text.flatMap { Timestamp(rfc3339: $0) }
  }
}
