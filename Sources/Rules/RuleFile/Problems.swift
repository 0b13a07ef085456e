import Diagnostics
import Time
import YAML

/// Collects all problems of one file, so that they are reported together.
final class Problems {
  /// The file being loaded.
  let file: SourceFile
  /// The time and the server that the file is loaded for.
  let circumstances: Circumstances
  /// The file's zone; `nil` when it names none.
  var zone: Zone?
  /// The diagnostics so far.
  private(set) var diagnostics: [Diagnostic]
  /// The file's expressions that compile.
  private(set) var expressions: [PlacedExpression] = []
  /// The calendars that `calendar_by` may choose, wherever it stands.
  var chosenCalendars: Set<String> = []
  /// The places of schedules without a zone, for a file that names none either.
  private(set) var schedulesWithoutZone: [SourceSpan] = []

  init(_ document: YAMLDocument, in circumstances: Circumstances) {
    self.circumstances = circumstances
    file = document.file
    diagnostics = document.diagnostics
  }

  var hasErrors: Bool { diagnostics.hasErrors }

  /// Adds an error at a place in this file.
  func report(
    _ code: String, _ summary: String, at span: SourceSpan, explanation: String? = nil,
    notes: [Diagnostic.Note] = [], fixes: [Fix] = []
  ) {
    diagnostics.append(
      Diagnostic(
        code: code, summary: summary, explanation: explanation, file: file, span: span, notes: notes, fixes: fixes))
  }

  /// Adds a warning at a place in this file.
  func warn(
    _ code: String, _ summary: String, at span: SourceSpan, explanation: String? = nil, fixes: [Fix] = []
  ) {
    diagnostics.append(
      Diagnostic(
        code: code, severity: .warning, summary: summary, explanation: explanation, file: file, span: span, fixes: fixes
      ))
  }

  /// Records an expression, for the checks over all expressions.
  func note(_ expression: PlacedExpression) { expressions.append(expression) }

  /// Records a schedule that uses UTC because neither it nor the file names a zone.
  func noteScheduleWithoutZone(at span: SourceSpan) { schedulesWithoutZone.append(span) }

  /// Adds diagnostics that already name their file.
  func add(_ more: some Sequence<Diagnostic>) { diagnostics += more }

  /// Reports a missing colon as in `match {status: running}`, which YAML reads as the key `match {status`.
  ///
  /// Returns the key that was meant; `nil` if the entry has another problem.
  func reportGap(in entry: YAMLMapping.Entry, expected: [String]) -> String? {
    guard let word = expected.first(where: { entry.key.hasPrefix("\($0) {") || entry.key.hasPrefix("\($0) [") }) else {
      return nil
    }
    let start = entry.keySpan.start + word.utf8.count
    let gap = SourceSpan(start: start, end: start + 1)
    report(
      RuleCode.unknownKey, "expected ': ' after '\(word)'", at: gap,
      fixes: [Fix(summary: "put ': ' here, behind '\(word)'", edits: [TextEdit(span: gap, replacement: ": ")])])
    return word
  }

  /// Reports a word that is not among the expected ones, with a suggestion and a fix.
  ///
  /// - Parameters:
  ///   - meant: the word that was surely meant; the most similar one unless given
  ///   - advice: a sentence before the list of words
  func reportWord(
    _ code: String, _ what: String, _ word: String, at span: SourceSpan, expected: [String], meant: String? = nil,
    advice: String? = nil
  ) {
    let near = meant ?? (advice == nil ? nearest(to: word, among: expected) : nil)
    report(
      code, "\(what) '\(word)'" + (near.map { ", did you mean '\($0)'?" } ?? ""), at: span,
      explanation: (advice.map { "\($0) " } ?? "") + "Expected one of: \(expected.joined(separator: ", ")).",
      fixes: near.map { [.writing($0, at: span)] } ?? [])
  }
}

extension Fix {
  /// A fix that replaces a span by a word.
  static func writing(_ word: String, at span: SourceSpan) -> Fix {
    Fix(summary: "write '\(word)'", edits: [TextEdit(span: span, replacement: word)])
  }
}
