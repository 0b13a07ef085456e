import Rules
import Time

/// The value of an effect as text: what the trail shows before and after, and what Curfew remembers having seen.
///
/// A deadline is RFC 3339 in UTC to the microsecond, a TTL is written as `8h` or `1h30m`, a schedule stands as the
/// server stores it; none is `nil`.
enum EffectValue {
  /// The present value.
  static func present(_ effect: Effect, of facts: WorkspaceFacts) -> String? {
    switch effect {
    case .lifetime: facts.deadline?.rfc3339
    case .ttl: facts.ttl.map(text)
    case .autostart: facts.autostart
    }
  }

  /// The value that an action leaves behind.
  static func after(_ action: ResolvedAction) -> String? {
    switch action {
    case .deadline(let target, _): target.rfc3339
    case .ttl(let ttl): ttl.map(text)
    case .autostart(let schedule): schedule
    }
  }

  /// Whether a change takes something from the workspace's owner: a deadline made earlier, a TTL made shorter, set where
  /// there was none or cleared, a schedule removed or replaced. What gives more, or what was not there, does not.
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

  /// A part of a second is kept as well: what is not the same must not look the same.
  private static func text(_ ttl: Duration) -> String {
    ttl == .seconds(ttl.wholeSeconds) ? ttl.exactText : ttl.goText
  }
}
