import Pipeline
import Rules
import Text
import Time

/// The answers of a rule's condition as time passes, a row each.
struct RuleForecastRows {
  let rows: Rows
  /// What is said below them.
  let notes: [String]

  /// - Parameter count: maximum number of rows of a workspace
  init(_ outlooks: [RuleOutlook], count: Int) {
    let isFleet = outlooks.count > 1
    var cells: [[Cell]] = []
    var isCut = false
    var notes: [String] = []
    for outlook in outlooks {
      let spans = outlook.spans(count: count)
      var deadline = outlook.facts.isRunning ? outlook.facts.deadline : nil
      if deadline.map({ $0 <= outlook.now }) ?? false { deadline = nil }
      for span in spans {
        let isBeyond = deadline.map { $0 <= span.from } ?? false
        cells.append(Self.row(span, outlook, beyond: isBeyond ? deadline : nil))
        if isBeyond { deadline = nil }
      }
      if case .turns? = spans.last?.end { isCut = true }
      // Without a name it is no workspace in particular.
      if let reason = outlook.notSelected, outlook.rule.mode != .off, !outlook.facts.name.isEmpty {
        notes.append("the rule does not look at \(outlook.facts.fullName): \(reason)")
      }
    }
    if isCut { notes.append("what comes later is not shown; --count shows more") }
    rows = Rows(
      "spans",
      columns: [
        .init("workspace", isUsual: isFleet), .init("from"), .init("answer"), .init("until"), .init("then"),
        .init("note", fit: .flowing),
      ], cells: cells)
    self.notes = notes
  }

  /// - Parameter deadline: of the workspace, where the span is the first one after it
  private static func row(_ span: AnswerSpan, _ outlook: RuleOutlook, beyond deadline: Timestamp?) -> [Cell] {
    let (until, then): (Cell, Cell) =
      switch span.end {
      case .turns(let at, let answer): (.instant(at), word(answer))
      case .never: (.none, .absent(as: "stays so"))
      case .notBefore(let at): (.instant(at), .absent(as: "not looked further"))
      }
    let proviso = deadline.map { "only if it still runs after its deadline at \($0.flooredToSecond.rfc3339)" }
    let notes = (notes(span, outlook) + [proviso].compactMap(\.self)).joined(separator: "; ")
    return [
      Cell(outlook.facts.name.isEmpty ? nil : outlook.facts.fullName), .instant(span.from), word(span.answer), until,
      then, notes.isEmpty ? .none : .text(notes),
    ]
  }

  private static func word(_ answer: RuleEvaluation.Answer) -> Cell {
    let paint: Paint =
      switch answer {
      case .true: .green
      case .false: .dim
      case .unknown: .yellow
      case .error: .red
      }
    return .word(answer.word, as: answer.word, paint)
  }

  private static func notes(_ span: AnswerSpan, _ outlook: RuleOutlook) -> [String] {
    var notes: [String] = []
    switch span.answer {
    case .unknown(let attributes): notes.append("\(attributes.joined(separator: ", ")) is not known")
    case .error(let reason, let place): notes.append("\(reason) (\(place))")
    case .true:
      guard let hold = outlook.rule.holdFor else { break }
      notes.append(
        outlook.holds(in: span).map { "has held for \(hold.shortText) at \($0.flooredToSecond.rfc3339)" }
          ?? "ends before it has held for \(hold.shortText)")
    case .false: break
    }
    return notes
  }
}
