/// Where the bytes of an embedded text (the value of a YAML scalar, say) stand in its file.
public struct SourceMap: Hashable, Sendable {
  /// A run of bytes that stand in the file as in the embedded text, or one piece that is spelt otherwise there (an escape).
  public struct Segment: Hashable, Sendable {
    public var embeddedStart: Int
    public var fileStart: Int
    /// In bytes of the embedded text.
    public var length: Int
    /// In bytes of the file: another number than ``length`` only for what is spelt otherwise.
    public var fileLength: Int

    public init(embeddedStart: Int, fileStart: Int, length: Int, fileLength: Int? = nil) {
      self.embeddedStart = embeddedStart
      self.fileStart = fileStart
      self.length = length
      self.fileLength = fileLength ?? length
    }

    /// The place in the file of a byte of the embedded text.
    fileprivate func start(of embedded: Int) -> Int {
      fileStart + (length == fileLength ? max(0, embedded - embeddedStart) : 0)
    }

    /// The place in the file behind what ends at an offset of the embedded text.
    fileprivate func end(of embedded: Int) -> Int {
      fileStart + (length == fileLength ? min(length, embedded - embeddedStart) : fileLength)
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
        let isWhole = end - start == segment.length
        parts.append(
          Segment(
            embeddedStart: start - from, fileStart: segment.start(of: start), length: end - start,
            fileLength: isWhole ? segment.fileLength : end - start))
      }
    }
    if parts.isEmpty { parts = [Segment(embeddedStart: 0, fileStart: offset(startingAt: from), length: 0)] }
    return SourceMap(segments: parts)
  }

  private func offset(startingAt embedded: Int) -> Int {
    guard let last = segments.last else { return embedded }
    for segment in segments where embedded < segment.embeddedStart + segment.length {
      return segment.start(of: embedded)
    }
    return last.fileStart + last.fileLength
  }

  private func offset(endingAt embedded: Int) -> Int {
    guard let first = segments.first else { return embedded }
    var result = first.fileStart
    for segment in segments where segment.embeddedStart < embedded {
      result = segment.end(of: embedded)
    }
    return result
  }
}
