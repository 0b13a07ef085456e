import Text

/// A piece of a page: what is written in the source is markup, and every text put into it is text, whatever it holds.
struct Markup: Sendable, Equatable, ExpressibleByStringInterpolation {
  /// HTML that is well-formed XML, too.
  private(set) var html: String

  init(stringLiteral literal: String) { html = literal }

  init(stringInterpolation interpolation: StringInterpolation) { html = interpolation.html }

  /// Takes what another part of the program wrote as markup, such as a chart.
  init(written html: String) { self.html = html }

  /// Pieces one after the other.
  init(_ pieces: [Markup]) { html = pieces.map(\.html).joined() }

  /// A name or sentence of somebody, kept apart from what stands around it: letters that are written from right to left
  /// would else turn its neighbours round.
  static func isolated(_ text: String) -> Markup { "<bdi>\(text)</bdi>" }

  /// What is shown where there is nothing.
  static let nothing: Markup = "<span class=\"none\">–</span>"

  /// Puts texts and other pieces into markup.
  struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var html = ""

    init(literalCapacity: Int, interpolationCount: Int) {
      html.reserveCapacity(literalCapacity + 32 * interpolationCount)
    }

    mutating func appendLiteral(_ literal: String) { html += literal }
    mutating func appendInterpolation(_ text: String) { html += text.escapedForMarkup() }
    mutating func appendInterpolation(_ piece: Markup) { html += piece.html }
    mutating func appendInterpolation(_ pieces: [Markup]) { for piece in pieces { html += piece.html } }
    mutating func appendInterpolation(_ number: some BinaryInteger) { html += String(number) }

    /// A text of several lines, for `pre`.
    mutating func appendInterpolation(lines text: String) {
      html += text.split(separator: "\n", omittingEmptySubsequences: false)
        .map { String($0).escapedForMarkup(isSeveralLines: true) }.joined(separator: "\n")
    }
  }
}
