import Diagnostics
import Time

/// A place in the expression whose values an explanation records.
final class TraceSite: Sendable {
  /// A macro's variable, which is shown with each evaluation of the macro's body.
  struct Local: Sendable {
    let name: String
    let index: Int
  }

  let expression: Expression
  /// The text to which the expression's spans refer.
  let source: String
  let iterating: [Local]

  init(expression: Expression, source: String, iterating: [Local]) {
    self.expression = expression
    self.source = source
    self.iterating = iterating
  }
}

/// One evaluation of a site.
struct TracedStep {
  let site: TraceSite
  var value: Value
  var bindings: [(name: String, value: Value)] = []
  var children: [TracedStep] = []
}

/// The evaluations so far, as a tree.
final class Trace {
  private var open: [[TracedStep]] = [[]]

  var root: TracedStep? { open.first?.first }

  func enter() { open.append([]) }

  func leave(_ site: TraceSite, _ value: Value, _ bindings: [(name: String, value: Value)]) {
    let children = open.removeLast()
    open[open.count - 1].append(TracedStep(site: site, value: value, bindings: bindings, children: children))
  }
}

/// Records the value of the node inside.
final class TraceNode: Node {
  private let inner: any Node
  private let site: TraceSite
  let isMoving: Bool

  init(_ inner: any Node, _ site: TraceSite) {
    self.inner = inner
    self.site = site
    isMoving = inner.isMoving
  }

  func eval(_ frame: inout Frame) -> Value {
    frame.trace?.enter()
    let value = inner.eval(&frame)
    if let trace = frame.trace {
      trace.leave(site, value, site.iterating.map { ($0.name, frame[local: $0.index]) })
    }
    return value
  }

  var operands: [any Node] { [inner] }
}
