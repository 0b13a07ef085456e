/// A duration that is known only to lie between two.
public struct Bounds: Hashable, Sendable {
  /// It is no less than this.
  public var least: Duration
  /// It is no more than this.
  public var most: Duration

  /// Makes bounds; nothing at all by default.
  public init(least: Duration = .zero, most: Duration = .zero) {
    self.least = least
    self.most = most
  }

  /// The bounds of a sum.
  public static func += (sum: inout Bounds, part: Bounds) {
    sum.least += part.least
    sum.most += part.most
  }

  /// What is left of it when a part of it is taken away; never below zero.
  public func without(_ part: Bounds) -> Bounds {
    Bounds(least: max(.zero, least - part.most), most: max(.zero, most - part.least))
  }

  /// Whether a duration lies within them.
  public func contain(_ duration: Duration) -> Bool { least <= duration && duration <= most }
}
