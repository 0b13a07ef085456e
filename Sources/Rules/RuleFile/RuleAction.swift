/// What a rule does when it is true.
public struct RuleAction: Sendable {
  /// Which of the six actions it is.
  public let kind: Kind

  let amount: Amount

  /// The six actions, named as in the file.
  public enum Kind: String, Sendable, CaseIterable {
    case extend
    case shorten
    case setTTL = "set_ttl"
    case clearTTL = "clear_ttl"
    case setAutostart = "set_autostart"
    case clearAutostart = "clear_autostart"

    /// What of the workspace it touches.
    public var effect: Effect {
      switch self {
      case .extend, .shorten: .lifetime
      case .setTTL, .clearTTL: .ttl
      case .setAutostart, .clearAutostart: .autostart
      }
    }
  }

  /// What of the workspace it touches.
  public var effect: Effect { kind.effect }

  /// Whether it can only keep a workspace longer, whatever its amount.
  public var isProtecting: Bool { kind == .extend || kind == .clearTTL }

  /// Whether it makes a present deadline earlier.
  public var isShortening: Bool { kind == .shorten }
}

/// The three things of a workspace that rules compete for.
public enum Effect: String, Sendable, CaseIterable, Codable {
  /// The deadline of the running session.
  case lifetime
  /// The lifetime from the next start on.
  case ttl
  /// The start schedule.
  case autostart
}
