import CEL
import Diagnostics
import YAML

/// A compiled expression with its place in a file.
final class PlacedExpression: Sendable {
  let program: Program
  let file: SourceFile
  private let scalar: YAMLScalar
  /// The expression's part of the scalar's text.
  private let part: SourceSpan
  private let map: SourceMap

  private init(program: Program, file: SourceFile, scalar: YAMLScalar, part: SourceSpan) {
    self.program = program
    self.file = file
    self.scalar = scalar
    self.part = part
    map = scalar.map.slice(from: part.start, to: part.end)
  }

  /// Compiles a part of a scalar, by default all of it; reports errors and returns `nil` if there are any.
  static func compile(
    _ scalar: YAMLScalar, part: SourceSpan? = nil, in environment: Environment, expecting type: CELType?,
    _ problems: Problems
  ) -> PlacedExpression? {
    let bytes = Array(scalar.text.utf8)
    let part = part ?? SourceSpan(start: 0, end: bytes.count)
    let whole = String(decoding: bytes[part.start..<part.end], as: UTF8.self)
    // A block scalar ends with a line break that does not belong to the expression.
    let text = String(whole.reversed().drop { $0.isNewline || $0 == " " }.reversed())
    let map = scalar.map.slice(from: part.start, to: part.end)
    let compilation = environment.compile(text, expecting: type)
    let accessors = ClockAccessors.findings(in: compilation.calls, zone: problems.zone)
    problems.add(
      (compilation.diagnostics + accessors).map { diagnostic in
        var mapped = diagnostic.mapped(by: map, into: problems.file)
        mapped.fixes = diagnostic.fixes.map { scalar.fileFix($0, in: part) }
        return mapped
      })
    if compilation.program == nil, !compilation.diagnostics.hasErrors {
      // Must not pass silently: a rule that loses its condition would always be true.
      problems.report(RuleCode.notCompiled, "this expression cannot be compiled", at: map.span(SourceSpan(at: 0)))
    }
    guard let program = compilation.program else { return nil }
    let expression = PlacedExpression(program: program, file: problems.file, scalar: scalar, part: part)
    problems.note(expression)
    return expression
  }

  /// The text as it is written, without surrounding blanks and line breaks.
  var text: String {
    let text = String(decoding: Array(scalar.text.utf8)[part.start..<part.end], as: UTF8.self)
    return String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }

  /// The place of a span of the expression as `file:line:column`; without a span, that of its start.
  func place(of span: SourceSpan?) -> String {
    let (line, column) = file.location(at: map.span(span ?? SourceSpan(at: 0)).start)
    return "\(file.name):\(line):\(column)"
  }

  /// A change of the expression as a change of its file, written as the scalar needs it.
  func fileFix(_ fix: Fix) -> Fix { scalar.fileFix(fix, in: part) }

  /// The span in the file that corresponds to a span of the expression.
  func fileSpan(of span: SourceSpan) -> SourceSpan { map.span(span) }
}
