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

  /// Whether a change takes something from the workspace's owner.
  ///
  /// It does if it makes a deadline earlier, makes a TTL shorter, sets one where there was none or clears it, or
  /// removes or replaces a schedule. A change that gives more does not.
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
