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

  /// Everything: the text with its value, and below it a line for each sub-expression with its own, indented. `*` marks what was
  /// decisive, down to the values that it read.
  public func rendered() -> String {
    var lines = source.split(separator: "\n", omittingEmptySubsequences: false).map { "  \($0)" }
    lines[lines.count - 1] += root.result
    root.renderChildren(into: &lines, depth: 0, isMarked: true)
    return lines.joined(separator: "\n")
  }
}

extension ExplainedStep {
  private func render(into lines: inout [String], depth: Int, isMarked: Bool, remark: String) {
    let indent = String(repeating: "  ", count: depth)
    let label = bindings.isEmpty ? "" : "for \(bindingText): "
    lines.append("\(isMarked ? "*" : " ") \(indent)\(label)\(flatText)\(result)\(remark)")
    renderChildren(into: &lines, depth: depth + 1, isMarked: isMarked)
  }

  /// Below what decided by itself, everything that it read is marked.
  fileprivate func renderChildren(into lines: inout [String], depth: Int, isMarked: Bool) {
    let isMarkedWhole = isMarked && !children.contains(where: \.isDecisive)
    for child in children where !isRepeated(child) {
      let isRead = isMarkedWhole && child.value != nil && !child.isAbsorbed
      child.render(
        into: &lines, depth: depth, isMarked: child.isDecisive || isRead,
        remark: child.numberRemark + (child.timeInZone(of: expression).map { " (\($0))" } ?? ""))
    }
  }

  /// Whether a step only says again what the variable of the macro stands for.
  private func isRepeated(_ child: ExplainedStep) -> Bool {
    bindings.contains { $0.name == child.text } && child.children.isEmpty
  }

  fileprivate var result: String {
    guard let value else { return "  not evaluated" }
    return "  = \(value.peopleText)\(isAbsorbed ? " (ignored: the other side decided)" : "")"
  }

  /// The text on one line.
  var flatText: String {
    text.split(whereSeparator: \.isNewline).map { line in
      String(line.drop { $0 == " " || $0 == "\t" })
    }.joined(separator: " ")
  }
}
