import Time

/// A half-open range of time.
public struct Span: Hashable, Sendable {
  /// Its first instant.
  public let from: Timestamp
  /// The first instant after it.
  public let to: Timestamp

  /// Makes a span; empty where `to` is not later.
  public init(_ from: Timestamp, _ to: Timestamp) {
    self.from = from
    self.to = max(from, to)
  }

  /// How long it is.
  public var length: Duration { to - from }

  /// What it has in common with another one; `nil` for nothing.
  public func clipped(to other: Span) -> Span? {
    let (from, to) = (max(from, other.from), min(to, other.to))
    return from < to ? Span(from, to) : nil
  }
}
