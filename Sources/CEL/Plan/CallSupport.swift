import Diagnostics

/// The parts of a function call that all call nodes share.
struct CallSupport: Sendable {
  let cost: CostRule
  let span: SourceSpan
  var foresight = Foresight.nothing

  /// Spends the cost of a call, in addition to that of its node.
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

  /// The outlook of a call of `body` with these operands.
  func outlook(
    of operands: [any Node], _ frame: inout Frame, _ body: @escaping @Sendable ([Value]) -> Value
  ) -> Outlook {
    frame.spend()
    return outlook(of: operands.map { $0.outlook(&frame) }, &frame, body)
  }

  func outlook(of arguments: [Outlook], _ frame: inout Frame, _ body: @escaping @Sendable ([Value]) -> Value) -> Outlook
  {
    if let fault = Outlook.fault(of: arguments) { return fault }
    spend(arguments.map(\.value), in: &frame)
    if frame.isOverBudget { return Outlook(value: Frame.budgetExceeded) }
    return foresight.outlook(of: arguments, at: frame.clock) { located(body($0)) }
  }

  /// Adds the call's span to an error that has none.
  func located(_ result: Value) -> Value {
    if case .error(let error) = result, error.span == nil { return .error(error.located(at: span)) }
    return result
  }
}
