import Audit
import Time

/// The lines of a report, and which of them an observation's time counts for.
struct ReportLines {
  private let grouping: ActivityGrouping
  private let known: Span
  /// Lines of time with their ends, in order; the first one begins with what is known.
  private let times: [(name: String, end: Timestamp)]

  init(_ grouping: ActivityGrouping, in zone: Zone, within known: Span) {
    self.grouping = grouping
    self.known = known
    var times: [(name: String, end: Timestamp)] = []
    var from = known.from
    while grouping.isOfTime, from < known.to {
      let time = grouping.piece(at: from, in: zone)
      times.append(time)
      from = time.end
    }
    self.times = times
  }

  /// Calls `body` with the parts of a span of an observation's time, as far as it is known, that each count for one line.
  func forEach(of span: Span, for names: Sighting, _ body: (_ line: String, _ span: Span) -> Void) {
    guard let span = span.clipped(to: known) else { return }
    guard grouping.isOfTime else { return body(grouping.line(of: names), span) }
    var place = times.partitioningIndex { $0.end > span.from }
    var from = span.from
    while from < span.to, place < times.count {
      let to = min(times[place].end, span.to)
      body(times[place].name, Span(from, to))
      from = to
      place += 1
    }
  }
}

/// Figures that can be added up.
protocol LineFigures {
  init()
  static func += (sum: inout Self, part: Self)
}

/// Sums of figures by line.
struct LineSums<Figures: LineFigures> {
  private var sums: [String: Figures] = [:]
  /// Most parts that follow one another are of one line: they are added up before it is looked up.
  private var line: String?
  private var figures = Figures()

  mutating func add(_ part: Figures, to line: String) {
    if line != self.line {
      flush()
      self.line = line
    }
    figures += part
  }

  private mutating func flush() {
    guard let line else { return }
    sums[line, default: Figures()] += figures
    figures = Figures()
  }

  /// All lines.
  mutating func all() -> [String: Figures] {
    flush()
    line = nil
    return sums
  }
}
