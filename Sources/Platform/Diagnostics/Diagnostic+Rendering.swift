extension Diagnostic {
  /// The diagnostic as people read it, several lines, without a final line feed: `file:line:column: error[R101]: …`, the
  /// line, a caret (and tildes under the rest of the span), the explanation, notes and one "help:" line a fix.
  public func render() -> String {
    var lines = ["\(place(at: position))\(severity.rawValue)[\(code)]: \(summary)"]
    if let position { lines += excerpt(position: position, span: span ?? SourceSpan(at: position)) }
    if let explanation { lines += explanation.split(separator: "\n").map { "  \($0)" } }
    for note in notes {
      lines.append("\(note.span.map { place(at: $0.start) } ?? "")note: \(note.text)")
      if let span = note.span { lines += excerpt(position: span.start, span: span) }
    }
    for fix in fixes { lines.append("help: \(fix.summary)") }
    return lines.joined(separator: "\n")
  }

  private func place(at offset: Int?) -> String {
    guard let file else { return "" }
    guard let offset else { return "\(file.name): " }
    let (line, column) = file.location(at: offset)
    return "\(file.name):\(line):\(column): "
  }

  private func excerpt(position: Int, span: SourceSpan) -> [String] {
    guard let file else { return [] }
    let (line, column) = file.location(at: position)
    let text = file.line(line)
    let lineStart = file.offset(line: line, column: 1)
    let visible = SourceSpan(
      start: max(span.start, lineStart), end: min(max(span.end, position + 1), file.endOfLine(line)))
    let first = file.location(at: visible.start).column
    let last = max(file.location(at: visible.end).column, column + 1)
    var marks = ""
    // A tab stays a tab, so that the caret stands under its character whatever the width of tabs.
    for (index, scalar) in text.unicodeScalars.enumerated() where index + 1 < first {
      marks.unicodeScalars.append(scalar == "\t" ? "\t" : " ")
    }
    while marks.unicodeScalars.count + 1 < first { marks += " " }
    for place in min(first, column)..<last { marks += place == column ? "^" : "~" }
    let number = String(line)
    let margin = String(repeating: " ", count: number.count)
    return [" \(number) | \(shown(text))", " \(margin) | \(marks)"]
  }

  /// Control characters would move the caret or the terminal: one replacement each.
  private func shown(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      result.unicodeScalars.append(
        (scalar.value < 0x20 && scalar != "\t") || scalar.value == 0x7F ? "\u{FFFD}" : scalar)
    }
    return result
  }
}
