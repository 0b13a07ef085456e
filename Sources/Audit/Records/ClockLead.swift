import Time

/// How far the server's clock is ahead of this machine's from sweep to sweep, and when it was last set ahead.
///
/// Which of the two was set nobody can tell.
public struct ClockLead: Hashable, Sendable {
  /// The server's clock found set ahead.
  public struct Jump: Hashable, Sendable {
    /// When the sweep began that found it, by the server's clock.
    public let at: Timestamp
    /// By how much it was further ahead than in the sweep before.
    public let by: Duration
  }

  /// How long a jump counts.
  public static let reach = Duration.minutes(60)

  /// At the last sweep that read the server; `nil` before the first.
  private var lead: Duration?

  /// The last jump; `nil` where there was none, it is long ago, or the clock was put back since.
  public private(set) var jump: Jump?

  /// Nothing is known of the clocks.
  public init() {}

  /// Takes in a sweep that read the server.
  ///
  /// - Parameters:
  ///   - milliseconds: how far the server's clock was ahead; 0 where that was not known
  ///   - at: when it read the server, by the server's clock
  public mutating func take(milliseconds: Int64, at now: Timestamp) {
    let lead = Duration.milliseconds(milliseconds)
    defer { self.lead = lead }
    if let jump, now - jump.at >= Self.reach { self.jump = nil }
    guard let before = self.lead else { return }
    if lead - before > ClockCorrections.tolerance { jump = Jump(at: now, by: lead - before) }
    if before - lead > ClockCorrections.tolerance { jump = nil }
  }

  /// The same after one more sweep.
  public func taking(milliseconds: Int64, at now: Timestamp) -> ClockLead {
    var next = self
    next.take(milliseconds: milliseconds, at: now)
    return next
  }
}
