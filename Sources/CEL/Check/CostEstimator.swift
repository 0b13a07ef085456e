import Diagnostics

/// The most that an evaluation can cost.
struct CostEstimator {
  struct Bound {
    let cost: UInt64
    let blamed: Expression

    func diagnostic(_ limit: UInt64) -> Diagnostic {
      Diagnostic(code: "R401", summary: "this can cost \(cost) units, the limit is \(limit)", span: blamed.span)
    }
  }

  static func estimate(_ expression: CheckedExpression) -> Bound { Bound(cost: 0, blamed: expression.root) }
}
