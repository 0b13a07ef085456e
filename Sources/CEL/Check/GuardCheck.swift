import Diagnostics

/// Reading a field that may be absent needs a guard that dominates it.
struct GuardCheck {
  static func check(_ expression: CheckedExpression) -> [Diagnostic] { [] }
}
