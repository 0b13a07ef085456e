import Diagnostics

/// What all calls of functions do around the function itself.
struct CallSupport: Sendable {
  let cost: CostRule
  let span: SourceSpan

  /// Counts what a call costs beside its node.
  func spend(_ arguments: Value..., in frame: inout Frame) {
    if case .nothing = cost.reads {
      frame.spend(cost.base)
    } else {
      frame.spend(cost.units(arguments.map(\.size)))
    }
  }

  func spend(_ arguments: [Value], in frame: inout Frame) {
    frame.spend(cost.units(arguments.map(\.size)))
  }

  /// Adds the place to an error that has none.
  func located(_ result: Value) -> Value {
    if case .error(let error) = result, error.span == nil { return .error(error.located(at: span)) }
    return result
  }
}
