import Text
import Time

/// When workspaces ran and were used in some days, a strip for each run, the strips of a workspace below each other.
struct WhatIfChart: ReportChart {
  /// A workspace's strip in one run.
  struct Lane {
    let runs, uses: [Range<Timestamp>]
  }

  /// A workspace with a strip for each run.
  struct Row {
    let name: String
    let lanes: [Lane]
  }

  /// The names of the runs, in the order of the strips.
  let runs: [String]
  /// The days in order, without gaps; at least one.
  let days: [WhatIfDay]
  let workspaces: [Row]

  private static let left = 170.0
  private static let width = 700.0
  private static let strip = 7

  private var span: Range<Timestamp> { days[0].span.lowerBound..<days[days.count - 1].span.upperBound }

  private func place(_ instant: Timestamp) -> Double {
    Self.left + Self.width * ((instant - span.lowerBound) / (span.upperBound - span.lowerBound))
  }

  /// The chart as an SVG element, in colours of the page's style.
  var svg: String {
    let rowHeight = runs.count * (Self.strip + 1) + 6
    let height = 24 + workspaces.count * rowHeight
    var lines: [String] = []
    for day in days {
      let x = place(day.span.lowerBound)
      lines.append(
        #"<rect class="line" x="\#(x.plainText(digits: 1))" y="4" width="1" height="\#(height - 4)"/>"#
          + #"<text x="\#((x + 4).plainText(digits: 1))" y="14">\#(day.name.prefix(3)) \#(day.date.day)</text>"#)
    }
    for (number, row) in workspaces.enumerated() {
      let top = 22 + number * rowHeight
      lines.append(
        #"<text x="\#(Self.left - 8)" y="\#(top + 10)" text-anchor="end">\#(Self.short(row.name).escapedForMarkup())</text>"#
      )
      for (index, lane) in row.lanes.enumerated() {
        let y = top + index * (Self.strip + 1)
        lines += lane.runs.compactMap { bar($0, y: y, as: "most", "\(runs[index]): ran") }
        lines += lane.uses.compactMap { bar($0, y: y, as: "least", "\(runs[index]): in use") }
      }
    }
    let order = runs.count == 1 ? "" : "; from above: \(runs.joined(separator: ", "))"
    let words =
      "From \(days[0].name) to \(days[days.count - 1].name): when workspaces ran (light) and were used (dark)\(order)"
      .escapedForMarkup()
    return """
      <figure class="broad"><figcaption>\(words)</figcaption>
      <svg viewBox="0 0 \(Int(Self.left + Self.width) + 10) \(height)" role="img" aria-label="\(words); the table has the hours">
      \(lines.joined(separator: "\n"))
      </svg></figure>

      """
  }

  private func bar(_ stretch: Range<Timestamp>, y: Int, as name: String, _ words: String) -> String? {
    let shown = stretch.clamped(to: span)
    guard !shown.isEmpty else { return nil }
    let (from, to) = (place(shown.lowerBound), place(shown.upperBound))
    let times = "\(stretch.lowerBound.flooredToSecond.rfc3339) to \(stretch.upperBound.flooredToSecond.rfc3339)"
    return #"<rect class="\#(name)" x="\#(from.plainText(digits: 1))" y="\#(y)" "#
      + #"width="\#(max(0.5, to - from).plainText(digits: 1))" height="\#(Self.strip)">"#
      + "<title>\(words.escapedForMarkup()) \(times)</title></rect>"
  }

  private static func short(_ name: String) -> String { name.count > 24 ? name.prefix(23) + "…" : name }
}
