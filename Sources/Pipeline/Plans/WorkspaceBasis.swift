import Rules
import Time

/// The values of a workspace that a decision rests on, as text: they must be the same when its request is sent.
///
/// The values of the effects are in the form of ``EffectValue``, instants in RFC 3339.
public struct WorkspaceBasis: Codable, Equatable, Sendable {
  /// Number of the latest build.
  public let buildNumber: Int
  /// The workspace's status, in Coder's words.
  public let status: String
  /// The deadline, `nil` where it is not running or has none.
  public let deadline: String?
  /// The latest deadline that the server allows.
  public let maxDeadline: String?
  /// The TTL.
  public let ttl: String?
  /// The schedule.
  public let autostart: String?
  /// When it was last used.
  public let lastUsedAt: String?

  init(_ facts: WorkspaceFacts) {
    buildNumber = facts.buildNumber
    status = facts.status
    deadline = EffectValue.present(.lifetime, of: facts)
    maxDeadline = facts.maxDeadline?.rfc3339
    ttl = EffectValue.present(.ttl, of: facts)
    autostart = EffectValue.present(.autostart, of: facts)
    lastUsedAt = facts.lastUsedAt?.rfc3339
  }

  /// What is different now, for people; `nil` where nothing is.
  ///
  /// - Parameters:
  ///   - own: the effects that Curfew itself has changed meanwhile; a new TTL may have moved the deadlines.
  ///   - countsUse: whether use of the workspace counts as a change.
  func changes(to now: WorkspaceBasis, own: Set<Effect> = [], countsUse: Bool) -> String? {
    var changes: [String] = []
    func note(_ name: String, _ before: String?, _ after: String?) {
      guard before != after else { return }
      // People are shown whole seconds, in which the two could look the same.
      if let second = before.flatMap({ Timestamp(rfc3339: $0) })?.flooredToSecond,
        after.flatMap({ Timestamp(rfc3339: $0) })?.flooredToSecond == second
      {
        changes.append("\(name) has moved within the second \(second.rfc3339)")
      } else {
        changes.append("\(name) was \(before ?? "none") and is \(after ?? "none")")
      }
    }
    note("build", "\(buildNumber)", "\(now.buildNumber)")
    note("status", status, now.status)
    if own.isDisjoint(with: [.lifetime, .ttl]) {
      note("deadline", deadline, now.deadline)
      note("max_deadline", maxDeadline, now.maxDeadline)
    }
    if !own.contains(.ttl) { note("TTL", ttl, now.ttl) }
    if !own.contains(.autostart) { note("schedule", autostart, now.autostart) }
    if countsUse { note("last use", lastUsedAt, now.lastUsedAt) }
    return changes.isEmpty ? nil : changes.joined(separator: ", ")
  }
}
