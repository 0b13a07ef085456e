/// An action of a rule.
public struct RuleAction: Sendable {
  /// The kind of action.
  public let kind: Kind

  let amount: Amount

  /// What `notify` sends, and where; `nil` for the others.
  var notice: RuleNotice?

  /// The kinds of action, named as in the file.
  public enum Kind: String, Sendable, CaseIterable {
    case extend
    case shorten
    case setTTL = "set_ttl"
    case clearTTL = "clear_ttl"
    case setAutostart = "set_autostart"
    case clearAutostart = "clear_autostart"
    case suspendAutostart = "suspend_autostart"
    case keep
    case notify

    /// The effect that actions of this kind change; `keep` and `notify` change none and stand at the lifetime.
    public var effect: Effect {
      switch self {
      case .extend, .shorten, .keep, .notify: .lifetime
      case .setTTL, .clearTTL: .ttl
      case .setAutostart, .clearAutostart, .suspendAutostart: .autostart
      }
    }

    /// Whether it wants a value of its effect, and so competes with other rules.
    public var competes: Bool { self != .keep && self != .notify }

    /// Whether a notice can hold it back until the owner has been told: it can bring a stop forward.
    var takesNotice: Bool {
      switch self {
      case .shorten, .setTTL: true
      case .extend, .clearTTL, .setAutostart, .clearAutostart, .suspendAutostart, .keep, .notify: false
      }
    }
  }

  /// The effect that it changes.
  public var effect: Effect { kind.effect }

  /// Whether it can only let a workspace run longer, whatever its amount. An action that is not may do so as well: a TTL that is
  /// set can be longer or shorter than the one before.
  public var isProtecting: Bool { kind == .extend || kind == .clearTTL || kind == .keep }

  /// Whether it makes the present deadline earlier.
  public var isShortening: Bool { kind == .shorten }
}

/// The three properties of a workspace that rules compete for.
public enum Effect: String, Sendable, CaseIterable, Codable {
  /// The deadline of the running session.
  case lifetime
  /// The lifetime that applies from the next start.
  case ttl
  /// The start schedule.
  case autostart
}
