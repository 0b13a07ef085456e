import Diagnostics

/// Why an expression answered what it answered: the value of every sub-expression.
public struct Explanation: Sendable {
  /// The expression's text, which all spans refer to.
  public let source: String
  /// The whole expression.
  public let root: ExplainedStep
  /// The answer, the same as a plain evaluation's.
  public let value: Value

  init(_ expression: CheckedExpression, value: Value, trace: TracedStep?) {
    source = expression.source
    self.value = value
    // A constant is not traced.
    let site = TraceSite(expression: expression.root, source: expression.source, iterating: [])
    var root = ExplainedStep(trace ?? TracedStep(site: site, value: value))
    root.markDecisive()
    self.root = root
  }

  /// The smallest set of sub-expressions that decided a true or false answer: for a false `&&` its false operands, for
  /// `exists` its witness, for `all` its counter-example, recursively. In the order of the text. For an unknown or an error,
  /// what was unknown or failed.
  public var decisive: [ExplainedStep] { root.decisiveLeaves }

  /// One line for people, about what was decisive: `ws.idle_for 2h14m > 2h, and no a in ws.agents with a.status ==
  /// "connected" (main: a.status "disconnected")`.
  public var line: String { root.phrase }

  /// What the marks of ``rendered()`` say.
  public static let legend = "* decided the answer"

  /// Everything: the text with the answer, and below it a line for each sub-expression with its value, indented. `*` marks
  /// what was decisive.
  public func rendered() -> String {
    var lines = source.split(separator: "\n", omittingEmptySubsequences: false).map { "  \($0)" }
    lines.append("= \(value.peopleText)")
    for step in root.children { step.render(into: &lines, depth: 0) }
    return lines.joined(separator: "\n")
  }
}

extension ExplainedStep {
  fileprivate func render(into lines: inout [String], depth: Int) {
    let mark = isDecisive ? "*" : " "
    let indent = String(repeating: "  ", count: depth)
    let label =
      bindings.isEmpty ? "" : "[\(bindings.map { "\($0.name) = \($0.value.label)" }.joined(separator: ", "))] "
    let result: String
    if let value {
      result = "= \(value.peopleText)\(isAbsorbed ? " (not needed)" : "")"
    } else {
      result = "not evaluated"
    }
    lines.append("\(mark) \(indent)\(label)\(flatText)  \(result)")
    for child in children { child.render(into: &lines, depth: depth + 1) }
  }

  /// The text on one line.
  var flatText: String {
    text.split(whereSeparator: \.isNewline).map { line in
      String(line.drop { $0 == " " || $0 == "\t" })
    }.joined(separator: " ")
  }
}
