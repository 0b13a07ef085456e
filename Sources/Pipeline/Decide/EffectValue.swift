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

  /// A part of a second is kept as well: what is not the same must not look the same.
  private static func text(_ ttl: Duration) -> String {
    ttl == .seconds(ttl.wholeSeconds) ? ttl.exactText : ttl.goText
  }
}
