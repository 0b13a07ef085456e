import Text

extension Diagnostic {
  /// The diagnostic as people read it, several lines, without a final line feed: `file:line:column: error[R101]: …`, the
  /// line, a caret (and tildes under the rest of the span), the explanation, notes and one "help:" line a fix.
  ///
  /// What the file holds that must not reach a terminal is replaced.
  public func render() -> String { Paint.applied(to: markedText.wrappingLines(to: nil), isWanted: false) }

  /// The same with marks for colours (``Text/Paint``) and for lines that must not be broken (`String.verbatimMark`), for
  /// whoever knows the terminal that it goes to.
  public var markedText: String {
    let severity = severity.paint.on("\(severity.rawValue)[\(code.printable())]")
    var lines = ["\(place(at: position))\(severity): \(summary.printable())"]
    if let position { lines += excerpt(position: position, span: span ?? SourceSpan(at: position)) }
    if let explanation { lines += explanation.split(separator: "\n").map { "  \($0)".printable() } }
    for note in notes {
      lines.append("\(note.span.map { place(at: $0.start) } ?? "")note: \(note.text.printable())")
      if let span = note.span { lines += excerpt(position: span.start, span: span) }
    }
    for fix in fixes { lines.append("\(Paint.green.on("help")): \(fix.summary.printable())") }
    return lines.joined(separator: "\n")
  }

  private func place(at offset: Int?) -> String {
    guard let file else { return "" }
    let name = file.name.printable()
    guard let offset else { return "\(name): " }
    let (line, column) = file.location(at: offset)
    return "\(name):\(line):\(column): "
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
    let marks = marks(under: text, from: min(first, column), to: last, caret: column)
    let number = String(line)
    let margin = String(repeating: " ", count: number.count)
    return [" \(number) | \(text.printable(isSeveralLines: true))", " \(margin) | \(marks)"]
      .map { String.verbatimMark + $0 }
  }

  /// The line of marks: as wide as what stands above them on a terminal, and with its tabs, so that the caret stands under
  /// its character whatever the width of tabs.
  ///
  /// - Parameters:
  ///   - start, end: columns of the file, in scalars from 1 on, the end excluded
  ///   - caret: the column of the caret
  private func marks(under text: String, from start: Int, to end: Int, caret: Int) -> String {
    var marks = ""
    var column = 1
    for character in text {
      let length = character.unicodeScalars.count
      let range = column..<(column + length)
      let width = String(character).printable(isSeveralLines: true).columns
      switch true {
      case column >= end: return marks
      case range.upperBound <= start: marks += character == "\t" ? "\t" : String(repeating: " ", count: width)
      default:
        let isCaret = range.contains(caret)
        marks += (isCaret ? "^" : "~") + String(repeating: "~", count: max(0, width - 1))
      }
      column = range.upperBound
    }
    // What stands beyond the end of the line.
    while column < start {
      marks += " "
      column += 1
    }
    while column < end {
      marks += column == caret ? "^" : "~"
      column += 1
    }
    return marks
  }
}

extension Diagnostic.Severity {
  fileprivate var paint: Paint { self == .error ? .red : .yellow }
}
