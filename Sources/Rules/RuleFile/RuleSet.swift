import Diagnostics
import Time

/// All rules of all files, loaded together; valid as a whole or not at all.
public struct RuleSet: Sendable {
  /// SHA-256 over paths and texts, lower-case hex; equal for equal files whatever their order.
  public let hash: String
  /// The files as read, in name order.
  public let sources: [Source]
  /// In the order of files and of the text; ``Rule/index`` is the position here.
  public let rules: [Rule]

  /// One file of the set, whole.
  public struct Source: Sendable, Equatable {
    /// The path as given or found below the directory given.
    public let path: String
    /// Its text.
    public let text: String
  }

  /// The rule of that name.
  public func rule(named name: String) -> Rule? { rules.first { $0.name == name } }
}

/// What loading came to.
public struct RuleLoad: Sendable {
  /// The set, `nil` when there was an error.
  public let ruleSet: RuleSet?
  /// Errors and warnings of all files, in order of place.
  public let diagnostics: [Diagnostic]

  /// What loading came to, found out elsewhere.
  public init(ruleSet: RuleSet?, diagnostics: [Diagnostic]) {
    self.ruleSet = ruleSet
    self.diagnostics = diagnostics
  }
}
