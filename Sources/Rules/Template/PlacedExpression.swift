import CEL
import Diagnostics
import YAML

/// A compiled expression that remembers where it stands.
final class PlacedExpression: Sendable {
  let program: Program
  let file: SourceFile
  private let scalar: YAMLScalar
  /// What it is of the scalar's text.
  private let part: SourceSpan
  private let map: SourceMap

  private init(program: Program, file: SourceFile, scalar: YAMLScalar, part: SourceSpan) {
    self.program = program
    self.file = file
    self.scalar = scalar
    self.part = part
    map = scalar.map.slice(from: part.start, to: part.end)
  }

  /// Compiles a part of a scalar of a file, all of it unless said otherwise; `nil`, with everything reported, when it is wrong.
  static func compile(
    _ scalar: YAMLScalar, part: SourceSpan? = nil, in environment: Environment, expecting type: CELType?,
    _ problems: Problems
  ) -> PlacedExpression? {
    let bytes = Array(scalar.text.utf8)
    let part = part ?? SourceSpan(start: 0, end: bytes.count)
    let whole = String(decoding: bytes[part.start..<part.end], as: UTF8.self)
    // A block scalar ends with a line break that is no part of the expression.
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
      // A rule whose condition were lost would always be true.
      problems.report(RuleCode.notCompiled, "this expression cannot be compiled", at: map.span(SourceSpan(at: 0)))
    }
    guard let program = compilation.program else { return nil }
    let expression = PlacedExpression(program: program, file: problems.file, scalar: scalar, part: part)
    problems.note(expression)
    return expression
  }

  /// As it is written, without line breaks around it.
  var text: String {
    let text = String(decoding: Array(scalar.text.utf8)[part.start..<part.end], as: UTF8.self)
    return String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }

  /// `file:line:column` of a place in the expression; of its begin without one.
  func place(of span: SourceSpan?) -> String {
    let (line, column) = file.location(at: map.span(span ?? SourceSpan(at: 0)).start)
    return "\(file.name):\(line):\(column)"
  }

  /// A part of the expression in the file.
  func fileSpan(of span: SourceSpan) -> SourceSpan { map.span(span) }
}
