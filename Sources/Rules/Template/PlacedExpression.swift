import CEL
import Diagnostics

/// A compiled expression that remembers where it stands.
final class PlacedExpression: Sendable {
  let program: Program
  let file: SourceFile
  private let map: SourceMap

  private init(program: Program, file: SourceFile, map: SourceMap) {
    self.program = program
    self.file = file
    self.map = map
  }

  /// Compiles a text that stands in a file; `nil`, with everything reported, when it is wrong.
  static func compile(
    _ text: String, map: SourceMap, in environment: Environment, expecting type: CELType?, _ problems: Problems
  ) -> PlacedExpression? {
    // A block scalar ends with a line break that is no part of the expression.
    let text = String(text.reversed().drop { $0.isNewline || $0 == " " }.reversed())
    let compilation = environment.compile(text, expecting: type)
    problems.add(compilation.diagnostics.map { $0.mapped(by: map, into: problems.file) })
    if compilation.program == nil, !compilation.diagnostics.hasErrors {
      // A rule whose condition were lost would always be true.
      problems.report(RuleCode.notCompiled, "this expression cannot be compiled", at: map.span(SourceSpan(at: 0)))
    }
    guard let program = compilation.program else { return nil }
    let expression = PlacedExpression(program: program, file: problems.file, map: map)
    problems.note(expression)
    return expression
  }

  /// `file:line:column` of a place in the expression; of its begin without one.
  func place(of span: SourceSpan?) -> String {
    let (line, column) = file.location(at: map.span(span ?? SourceSpan(at: 0)).start)
    return "\(file.name):\(line):\(column)"
  }

  /// A part of the expression in the file.
  func fileSpan(of span: SourceSpan) -> SourceSpan { map.span(span) }
}
