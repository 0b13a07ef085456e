/// A half-open range of UTF-8 offsets of one text.
public struct SourceSpan: Hashable, Sendable {
  /// The offset of the first byte, from 0.
  public var start: Int
  /// The offset after the last byte; equal to `start` for a place between two bytes.
  public var end: Int

  public init(start: Int, end: Int) {
    self.start = start
    self.end = max(start, end)
  }

  /// The empty span at an offset.
  public init(at offset: Int) { self.init(start: offset, end: offset) }

  /// The length in bytes.
  public var count: Int { end - start }

  /// The smallest span that covers both.
  public func union(_ other: SourceSpan) -> SourceSpan {
    SourceSpan(start: min(start, other.start), end: max(end, other.end))
  }

  /// The same span of a text that has `offset` bytes more in front.
  public func shifted(by offset: Int) -> SourceSpan { SourceSpan(start: start + offset, end: end + offset) }
}
