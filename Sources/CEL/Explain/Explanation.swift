import Diagnostics

/// The explanation of an answer: the value of every sub-expression.
public struct Explanation: Sendable {
  /// The expression's text, to which the spans refer.
  public let source: String
  /// The step for the whole expression.
  public let root: ExplainedStep
  /// The answer, equal to that of a plain evaluation.
  public let value: Value

  init(_ expression: CheckedExpression, value: Value, trace: TracedStep?) {
    source = expression.source
    self.value = value
    // A constant expression leaves no trace.
    let site = TraceSite(expression: expression.root, source: expression.source, iterating: [])
    var root = ExplainedStep(trace ?? TracedStep(site: site, value: value))
    root.markDecisive()
    self.root = root
  }

  /// The smallest set of sub-expressions that decided a true or false answer, in the order of the text.
  ///
  /// For a false `&&` these are its false operands, for `exists` the matching element, for `all` the counter-example,
  /// recursively. For an unknown or an error they are the unknown or failed parts.
  public var decisive: [ExplainedStep] { root.decisiveLeaves }

  /// One line for people about the decisive parts.
  ///
  /// Example: `ws.idle_for 2h14m > 2h, and no a in ws.agents with a.status == "connected" (main: a.status
  /// "disconnected")`.
  public var line: String { root.phrase }

  /// The legend for the marks in ``rendered()``.
  public static let legend = "* decided the answer"

  /// The text with its value, and below it an indented line with the value of each sub-expression.
  ///
  /// `*` marks the decisive parts, and the values that they read.
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

  /// Below a part that decided alone, everything that it read is marked.
  fileprivate func renderChildren(into lines: inout [String], depth: Int, isMarked: Bool) {
    let isMarkedWhole = isMarked && !children.contains(where: \.isDecisive)
    for child in children where !isRepeated(child) {
      let isRead = isMarkedWhole && child.value != nil && !child.isAbsorbed
      child.render(
        into: &lines, depth: depth, isMarked: child.isDecisive || isRead,
        remark: child.numberRemark + (child.timeInZone(of: expression).map { " (\($0))" } ?? ""))
    }
  }

  /// Whether a step only repeats the value of the macro's variable.
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
