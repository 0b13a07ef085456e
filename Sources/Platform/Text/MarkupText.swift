extension String {
  /// The text as characters of HTML or XML 1.0: nothing of it is markup, in elements and in quoted attributes alike.
  ///
  /// What must not be shown becomes U+FFFD (``printable(isSeveralLines:keepsMarks:)``); XML forbids most of it.
  ///
  /// - Parameter isSeveralLines: whether tabs stay, and line feeds as `&#10;`, which attributes keep
  public func escapedForMarkup(isSeveralLines: Bool = false) -> String {
    var escaped = ""
    for scalar in printable(isSeveralLines: isSeveralLines).unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      case "\n": escaped += "&#10;"
      case "\u{FFFE}", "\u{FFFF}": escaped += "\u{FFFD}"
      default: escaped += String(scalar)
      }
    }
    return escaped
  }
}
