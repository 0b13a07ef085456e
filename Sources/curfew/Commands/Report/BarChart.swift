import Text

/// Horizontal bars, each from zero to a value that is at least and at most something; the rows behind it stand beside it as a
/// table.
struct BarChart: ReportChart {
  /// One bar.
  struct Bar: Sendable {
    let name: String
    /// Both in the chart's unit.
    let least, most: Double

    /// Both as one reads them.
    var figures: String {
      let texts = [least, most].map { $0.plainText(digits: 1) }
      return texts[0] == texts[1] ? texts[0] : texts.joined(separator: " to ")
    }
  }

  /// What the bars show, with the unit.
  let title: String
  let bars: [Bar]

  /// The chart as an SVG element, in colours of the page's style.
  var svg: String {
    let height = bars.count * 22 + 4
    let unit = 340 / max(bars.map(\.most).max() ?? 0, 0.001)
    func width(_ value: Double) -> String { (value * unit).plainText(digits: 1) }
    let lines = bars.enumerated().map { place, bar in
      let top = place * 22 + 4
      return """
        <text x="196" y="\(top + 13)" text-anchor="end">\(Self.short(bar.name).escapedForMarkup())</text>
        <rect class="most" x="204" y="\(top)" width="\(width(bar.most))" height="16"><title>\(bar.figures)</title></rect>
        <rect class="least" x="204" y="\(top)" width="\(width(bar.least))" height="16"><title>\(bar.figures)</title></rect>
        <text x="\(((204 + bar.most * unit) + 6).plainText(digits: 1))" y="\(top + 13)">\(bar.figures)</text>

        """
    }
    return """
      <figure><figcaption>\(title.escapedForMarkup())</figcaption>
      <svg viewBox="0 0 640 \(height)" role="img" aria-label="\(title.escapedForMarkup()); the table has the numbers">
      \(lines.joined())</svg></figure>

      """
  }

  private static func short(_ name: String) -> String { name.count > 26 ? name.prefix(25) + "…" : name }
}

extension Double {
  /// The number with so many digits behind the point, without an exponent.
  func plainText(digits: Int) -> String {
    let factor = (0..<digits).reduce(1.0) { product, _ in product * 10 }
    return ((self * factor).rounded() / factor).plainText
  }
}
