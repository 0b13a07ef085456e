/// A named group of functions in addition to the standard library.
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

  /// All libraries.
  public static let all = Set(allCases)
}
