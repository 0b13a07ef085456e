import Rules
import Time

/// The value of an effect as text, for the trail's before and after and for Curfew's memory of what it saw.
///
/// A deadline is RFC 3339 in UTC with microseconds, a TTL is written as `8h` or `1h30m`, a schedule stands as the
/// server stores it; no value is `nil`.
enum EffectValue {
  /// The present value.
  static func present(_ effect: Effect, of facts: WorkspaceFacts) -> String? {
    switch effect {
    case .lifetime: facts.deadline?.rfc3339
    case .ttl: facts.ttl.map(text)
    case .autostart: facts.autostart
    }
  }

  /// The value after an action.
  static func after(_ action: ResolvedAction) -> String? {
    switch action {
    case .deadline(let target, _): target.rfc3339
    case .ttl(let ttl): ttl.map(text)
    case .autostart(let schedule): schedule
    }
  }

  /// Whether carrying out an action takes something from the workspace's owner.
  ///
  /// The same as ``isTaking(_:from:to:)`` of the values' texts, without writing and reading them.
  static func isTaking(_ action: ResolvedAction, from facts: WorkspaceFacts) -> Bool {
    switch action {
    case .deadline(let new, _): return facts.deadline.map { new < $0 } ?? false
    case .ttl(let new):
      guard let new, let old = facts.ttl else { return new != facts.ttl }
      return new < old
    case .autostart(let new): return facts.autostart != nil && new != facts.autostart
    }
  }

  /// Whether a recorded change took something from the workspace's owner.
  ///
  /// It did if it made a deadline earlier, made a TTL shorter, set one where there was none or cleared it, or
  /// removed or replaced a schedule. A change that gives more does not.
  static func isTaking(_ effect: Effect, from before: String?, to after: String?) -> Bool {
    if before == after { return false }
    switch effect {
    case .lifetime:
      guard let old = before.flatMap({ Timestamp(rfc3339: $0) }), let new = after.flatMap({ Timestamp(rfc3339: $0) })
      else { return false }
      return new < old
    case .ttl:
      guard let old = before.flatMap({ Duration(goText: $0) }), let new = after.flatMap({ Duration(goText: $0) })
      else { return true }
      return new < old
    case .autostart: return before != nil
    }
  }

  /// Fractions of a second are kept: different values must not look the same.
  private static func text(_ ttl: Duration) -> String {
    ttl == .seconds(ttl.wholeSeconds) ? ttl.exactText : ttl.goText
  }
}
