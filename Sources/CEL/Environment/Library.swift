/// A named group of functions beside the standard library.
public enum Library: String, Sendable, CaseIterable {
  case strings
  case math
  case encoders
  case bindings
  case network
  case block
  case optional
  case twoVariableComprehensions = "two_var_comprehensions"
  case sets
  case lists

  /// All of them.
  public static let all = Set(allCases)
}
