import Time

/// How far the server's clock is ahead of this machine's from sweep to sweep, and when it was last set ahead.
///
/// Which of the two was set nobody can tell. A clock that runs faster all the time, as that of `curfew simulate --speed`, was not set.
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

  /// A sweep that read the server, by its clock, and how far that was ahead.
  private struct Look: Hashable {
    let at: Timestamp
    let lead: Duration
  }

  /// The last one; `nil` before the first.
  private var last: Look?

  /// Whether the server's clock ran faster than this machine's before the last sweep, as a simulated one may; `nil` before the
  /// second sweep.
  private var isFast: Bool?

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
    let look = Look(at: now, lead: .milliseconds(milliseconds))
    defer { self.last = look }
    if let jump, now - jump.at >= Self.reach { self.jump = nil }
    guard let last else { return }
    let change = look.lead - last.lead
    // Answers are dated to the second.
    let runsFast = change > max(.seconds(2), (now - last.at) / 3)
    defer { isFast = runsFast }
    if change > ClockCorrections.tolerance, isFast == false { jump = Jump(at: now, by: change) }
    if change < .zero - ClockCorrections.tolerance { jump = nil }
  }

  /// The same after one more sweep.
  public func taking(milliseconds: Int64, at now: Timestamp) -> ClockLead {
    var next = self
    next.take(milliseconds: milliseconds, at: now)
    return next
  }
}
