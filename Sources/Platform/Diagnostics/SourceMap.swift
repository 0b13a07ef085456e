/// Where the bytes of an embedded text (the value of a YAML scalar, say) stand in its file.
public struct SourceMap: Hashable, Sendable {
  /// A run of bytes that stand in the file as in the embedded text.
  public struct Segment: Hashable, Sendable {
    public var embeddedStart: Int
    public var fileStart: Int
    /// In bytes, the same on both sides. A byte that is spelt otherwise in the file (an escape) has a segment of its own.
    public var length: Int

    public init(embeddedStart: Int, fileStart: Int, length: Int) {
      self.embeddedStart = embeddedStart
      self.fileStart = fileStart
      self.length = length
    }
  }

  /// In the order of `embeddedStart`, without overlaps.
  public let segments: [Segment]

  public init(segments: [Segment]) { self.segments = segments }

  /// The map of a text that stands in its file unchanged.
  public init(fileStart: Int, length: Int) {
    self.init(segments: [Segment(embeddedStart: 0, fileStart: fileStart, length: length)])
  }

  /// The span of the file. A place between two segments belongs to the end of the earlier one when it ends a span, and to
  /// the start of the later one when it starts a span.
  public func span(_ embedded: SourceSpan) -> SourceSpan {
    let start = offset(startingAt: embedded.start)
    if embedded.count == 0 { return SourceSpan(at: start) }
    return SourceSpan(start: start, end: max(start, offset(endingAt: embedded.end)))
  }

  /// The map of the part `from..<to` of the embedded text, counted from 0 again.
  public func slice(from: Int, to: Int) -> SourceMap {
    var parts: [Segment] = []
    for segment in segments {
      let start = max(segment.embeddedStart, from)
      let end = min(segment.embeddedStart + segment.length, to)
      if start < end {
        parts.append(
          Segment(
            embeddedStart: start - from, fileStart: segment.fileStart + start - segment.embeddedStart,
            length: end - start))
      }
    }
    if parts.isEmpty { parts = [Segment(embeddedStart: 0, fileStart: offset(startingAt: from), length: 0)] }
    return SourceMap(segments: parts)
  }

  private func offset(startingAt embedded: Int) -> Int {
    guard let last = segments.last else { return embedded }
    for segment in segments where embedded < segment.embeddedStart + segment.length {
      return segment.fileStart + max(0, embedded - segment.embeddedStart)
    }
    return last.fileStart + last.length
  }

  private func offset(endingAt embedded: Int) -> Int {
    guard let first = segments.first else { return embedded }
    var result = first.fileStart
    for segment in segments where segment.embeddedStart < embedded {
      result = segment.fileStart + min(segment.length, embedded - segment.embeddedStart)
    }
    return result
  }
}
