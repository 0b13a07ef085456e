import Time

/// The value of one effect that Curfew last saw or set: what the guard against overriding people compares with.
public struct LiveValue: Hashable, Sendable {
  /// Who the value is from.
  public enum Origin: String, Sendable, CaseIterable {
    /// Curfew set it.
    case curfew
    /// The server by itself: a build's deadline, its activity bump, or whatever stood there when first seen.
    case server
    /// Somebody else: neither Curfew nor the server explains it.
    case other
  }

  /// A deadline that somebody set by hand.
  public struct HandSet: Hashable, Sendable {
    /// The deadline that it replaced; `nil` when there was none, or nobody knows.
    public var from: Timestamp?

    /// The deadline set.
    public var to: Timestamp

    /// When it was set, as far as that can be told: else when it was first seen.
    public var at: Timestamp

    /// Makes a deadline set by hand.
    public init(from: Timestamp?, to: Timestamp, at: Timestamp) {
      self.from = from
      self.to = to
      self.at = at
    }

    /// Whether it made the workspace run longer.
    public var isLater: Bool { from.map { to > $0 } ?? true }
  }

  /// The value as text, as the caller writes it; `nil` for none.
  public var value: String?

  /// Who the value is from.
  public var setBy: Origin

  /// When it was first seen or set.
  public var at: Timestamp

  /// The deadline that somebody set last in this build; a later one stays here while the server or Curfew moves it further.
  /// Of lifetimes only.
  public var byHand: HandSet?

  /// Makes a value.
  public init(value: String?, setBy: Origin, at: Timestamp, byHand: HandSet? = nil) {
    self.value = value
    self.setBy = setBy
    self.at = at
    self.byHand = byHand
  }
}

extension LiveValue.HandSet {
  /// From its three columns; `nil` where nothing was set by hand.
  init?(from: Timestamp?, to: Timestamp?, at: Timestamp?) {
    guard let to, let at else { return nil }
    self.init(from: from, to: to, at: at)
  }
}
