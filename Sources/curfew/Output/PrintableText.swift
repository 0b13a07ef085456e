extension String {
  /// The text without what would move a terminal's cursor, colour it or turn its lines round, such as a server's message
  /// or a name may hold: a replacement character stands for each.
  ///
  /// - Parameter isSeveralLines: whether ends of lines and tabs stay
  func printable(isSeveralLines: Bool = false) -> String {
    func isKept(_ scalar: Unicode.Scalar) -> Bool {
      if isSeveralLines, scalar == "\n" || scalar == "\t" { return true }
      return scalar.properties.generalCategory != .control && !scalar.properties.isBidiControl
    }
    if unicodeScalars.allSatisfy(isKept) { return self }
    return String(UnicodeScalarView(unicodeScalars.map { isKept($0) ? $0 : "\u{FFFD}" }))
  }
}
