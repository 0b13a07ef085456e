import Time

/// The value of one effect that Curfew last saw or set, to detect values that people set.
public struct ValueMemory: Hashable, Sendable, Codable {
  /// Who set the value.
  public enum Origin: String, Sendable, CaseIterable, Codable {
    /// Curfew set it.
    case curfew
    /// The server set it: a build's deadline, its activity bump, or the value at the first observation.
    case server
    /// Somebody else set it: neither Curfew nor the server explains it.
    case other
  }

  /// A deadline that somebody set by hand.
  ///
  /// A class, because few values have one: the others take half the space.
  public final class HandSet: Hashable, Sendable, Codable {
    /// The deadline that it replaced; `nil` when there was none, or it is not known.
    public let from: Timestamp?

    /// The deadline set.
    public let to: Timestamp

    /// When it was set, or, where that is not known, when it was first seen.
    public let at: Timestamp

    /// Makes a deadline set by hand.
    public init(from: Timestamp?, to: Timestamp, at: Timestamp) {
      self.from = from
      self.to = to
      self.at = at
    }

    /// Whether it made the workspace run longer.
    public var isLater: Bool { from.map { to > $0 } ?? true }

    public static func == (left: HandSet, right: HandSet) -> Bool {
      left === right || (left.from == right.from && left.to == right.to && left.at == right.at)
    }

    public func hash(into hasher: inout Hasher) {
      hasher.combine(from)
      hasher.combine(to)
      hasher.combine(at)
    }
  }

  /// The value as text, in the caller's format; `nil` for none.
  public var value: String?

  /// Who set the value.
  public var setBy: Origin

  /// When it was first seen or set.
  public var at: Timestamp

  /// The deadline that somebody last set by hand in this build; only for lifetimes.
  ///
  /// A later one stays here while the server or Curfew moves the deadline further.
  public var byHand: HandSet?

  /// Makes a value.
  public init(value: String?, setBy: Origin, at: Timestamp, byHand: HandSet? = nil) {
    self.value = value
    self.setBy = setBy
    self.at = at
    self.byHand = byHand
  }
}

extension ValueMemory.HandSet {
  /// A deadline set by hand from its three columns; `nil` where nothing was set by hand.
  convenience init?(from: Timestamp?, to: Timestamp?, at: Timestamp?) {
    guard let to, let at else { return nil }
    self.init(from: from, to: to, at: at)
  }
}
