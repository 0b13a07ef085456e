import Text
import Time

/// The hours of a week as squares, the fuller of colour the more: days below each other from Monday on, hours beside each other. The rows
/// behind it stand beside it as a table.
struct HeatMap: ReportChart {
  /// What the squares show, with the unit.
  let title: String
  /// The values by the hours' names, `Mon 09:00`; what is not there is 0.
  let values: [String: Double]

  private static let days = (1...7).map { CivilDate.weekdayNames[$0 % 7] }
  private static let side = 22

  /// The chart as an SVG element, in colours of the page's style.
  var svg: String {
    let most = values.values.max() ?? 0
    var lines: [String] = []
    for hour in stride(from: 0, to: 24, by: 3) {
      lines.append(#"<text x="\#(48 + hour * Self.side)" y="14">\#(Self.clock(hour))</text>"#)
    }
    for (row, day) in Self.days.enumerated() {
      let top = 20 + row * Self.side
      lines.append(#"<text x="40" y="\#(top + 15)" text-anchor="end">\#(day)</text>"#)
      for hour in 0..<24 {
        let name = "\(day) \(Self.clock(hour))"
        let value = values[name] ?? 0
        // What is not nothing is to be seen as something.
        let share = value > 0 ? 0.08 + 0.92 * value / most : 0
        lines.append(
          #"<rect class="heat" x="\#(48 + hour * Self.side)" y="\#(top)" width="20" height="20" "#
            + #"fill-opacity="\#(share.plainText(digits: 2))"><title>\#(name): \#(value.plainText(digits: 1))</title></rect>"#
        )
      }
    }
    let scale = most > 0 ? ", from nothing (empty) to \(most.plainText(digits: 1)) (full colour)" : ": nothing at all"
    let words = "\(title)\(scale)".escapedForMarkup()
    return """
      <figure><figcaption>\(words)</figcaption>
      <svg viewBox="0 0 \(48 + 24 * Self.side) \(24 + 7 * Self.side)" role="img" aria-label="\(words); the table has the numbers">
      \(lines.joined(separator: "\n"))
      </svg></figure>

      """
  }

  private static func clock(_ hour: Int) -> String { "\(hour < 10 ? "0" : "")\(hour):00" }
}
