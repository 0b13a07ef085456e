import Diagnostics
import Time
import YAML

/// Collects everything wrong with one file, so that all of it is reported at once.
final class Problems {
  /// The file being loaded.
  let file: SourceFile
  /// What is known of the time and the server.
  let circumstances: Circumstances
  /// The zone that the file names, `nil` when it names none.
  var zone: Zone?
  /// What was found so far.
  private(set) var diagnostics: [Diagnostic]
  /// Every expression of the file that compiles.
  private(set) var expressions: [PlacedExpression] = []
  /// Where schedules stand that name no zone, while the file names none either.
  private(set) var schedulesWithoutZone: [SourceSpan] = []

  init(_ document: YAMLDocument, in circumstances: Circumstances) {
    self.circumstances = circumstances
    file = document.file
    diagnostics = document.diagnostics
  }

  var hasErrors: Bool { diagnostics.hasErrors }

  /// Adds an error about a place of this file.
  func report(
    _ code: String, _ summary: String, at span: SourceSpan, explanation: String? = nil,
    notes: [Diagnostic.Note] = [], fixes: [Fix] = []
  ) {
    diagnostics.append(
      Diagnostic(
        code: code, summary: summary, explanation: explanation, file: file, span: span, notes: notes, fixes: fixes))
  }

  /// Adds a warning about a place of this file.
  func warn(
    _ code: String, _ summary: String, at span: SourceSpan, explanation: String? = nil, fixes: [Fix] = []
  ) {
    diagnostics.append(
      Diagnostic(
        code: code, severity: .warning, summary: summary, explanation: explanation, file: file, span: span, fixes: fixes
      ))
  }

  /// Takes note of an expression, for the checks that look at all of them.
  func note(_ expression: PlacedExpression) { expressions.append(expression) }

  /// Takes note of a schedule that goes by UTC because nothing says otherwise.
  func noteScheduleWithoutZone(at span: SourceSpan) { schedulesWithoutZone.append(span) }

  /// Adds diagnostics that already name their file.
  func add(_ more: some Sequence<Diagnostic>) { diagnostics += more }

  /// Adds a diagnostic about `match {status: running}`, of which YAML makes the key `match {status`, and answers the key that was
  /// meant; `nil` where the key is nothing of the kind.
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

  /// Adds a diagnostic about a word that is none of those expected, with a suggestion and a fix.
  func reportWord(_ code: String, _ what: String, _ word: String, at span: SourceSpan, expected: [String]) {
    let near = nearest(to: word, among: expected)
    report(
      code, "\(what) '\(word)'" + (near.map { ", did you mean '\($0)'?" } ?? ""), at: span,
      explanation: "Expected one of: \(expected.joined(separator: ", ")).",
      fixes: near.map { [.writing($0, at: span)] } ?? [])
  }
}

extension Fix {
  /// Another word in the place of one.
  static func writing(_ word: String, at span: SourceSpan) -> Fix {
    Fix(summary: "write '\(word)'", edits: [TextEdit(span: span, replacement: word)])
  }
}
