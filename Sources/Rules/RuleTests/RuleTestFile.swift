import Diagnostics
import Time

/// One test file (`*.test.yaml`): which rules it tests, and its tests.
public struct RuleTestFile: Sendable {
  /// The file as read.
  public let source: SourceFile
  /// The paths of the rule files under test, relative to the test file's folder.
  public let ruleFiles: [String]
  /// Where ``ruleFiles`` stands.
  public let ruleFilesSpan: SourceSpan
  /// The tests in the order written.
  public let tests: [RuleTest]

  /// The paths of ``ruleFiles`` as the test file's own path leads to them.
  public var rulePaths: [String] {
    ruleFiles.map { source.path(of: $0) }
  }
}

extension SourceFile {
  /// The path of what a file names relative to its own folder.
  func path(of relative: String) -> String {
    let folder = name.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
    return relative.hasPrefix("/") || folder.isEmpty ? relative : "\(folder)/\(relative)"
  }
}

/// One test: workspaces over time, and what is expected of rules and expressions.
public struct RuleTest: Sendable {
  /// Its name, unique in the file.
  public let name: String
  /// Where the name stands.
  public let span: SourceSpan
  /// The instant of the first sweep, in whole seconds.
  public let start: Timestamp
  /// Time from one sweep to the next, at least a second.
  public let interval: Duration
  /// Values for parameters of the rule files, as YAML text.
  public let params: [Param]
  /// The workspaces in the order written.
  public let workspaces: [TestWorkspace]
  /// What is expected of rules, in the order written.
  public let ruleChecks: [RuleCheck]
  /// What is expected of expressions, in the order written.
  public let expressionChecks: [ExpressionCheck]

  /// Maximum number of sweeps of one test.
  static let sweepLimit = 10_000

  /// A value for a parameter.
  public struct Param: Sendable, Hashable {
    /// The parameter's name.
    public let name: String
    /// The value as it is written, on one line.
    public let text: String
    /// Where the name stands.
    public let span: SourceSpan
  }

  /// What is expected of one rule on one workspace in one sweep.
  public struct RuleCheck: Sendable {
    /// Number of the sweep, from 0.
    public let sweep: Int
    /// The rule's name.
    public let rule: String
    /// Position in ``RuleTest/workspaces``.
    public let workspace: Int
    /// What is expected; `nil` members are not checked.
    public let expected: Expectation
    /// Where the entry stands.
    public let span: SourceSpan
    /// Where the rule's name stands.
    public let ruleSpan: SourceSpan
  }

  /// What an expression is expected to give on one workspace in one sweep.
  public struct ExpressionCheck: Sendable {
    /// Number of the sweep, from 0.
    public let sweep: Int
    /// Position in ``RuleTest/workspaces``.
    public let workspace: Int
    /// The rule whose names it uses; `nil` for those of the rule files.
    public let rule: String?
    /// The expression as it is written.
    public let text: String
    /// The expected value as it is written.
    public let expected: ExpectedValue
    /// Where the entry stands.
    public let span: SourceSpan
    /// Where the rule's name stands, or the entry.
    let ruleSpan: SourceSpan
    /// Where the parts of the expression stand in the file.
    let map: SourceMap?

    /// The expression with the names of the rules under test.
    ///
    /// - Parameter scope: the names of all rule files
    public func expression(on ruleSet: RuleSet, _ scope: ExpressionScope) -> TrialExpression {
      TrialExpression(text, in: rule.flatMap(ruleSet.rule(named:)).map { ExpressionScope(of: $0) } ?? scope)
    }
  }

  /// What a rule is expected to say and do; `nil` where a test does not say.
  public struct Expectation: Sendable {
    /// `true`, `false`, `unknown` or `error`.
    public var result: String?
    /// Names of unknown attributes, sorted.
    public var unknown: [String]?
    /// The actions that are carried out.
    public var actions: [ExpectedAction]?
    /// Terms that must be among the decisive ones, on one line each.
    public var decisive: [String]?
    /// The word of the verdict, or `none`.
    public var verdict: String?
    /// The guard that blocks it.
    public var guardName: String?
    /// The message.
    public var message: String?

    /// The words of `exp_result`.
    static let results = ["true", "false", "unknown", "error"]
    /// The words of `exp_verdict`.
    static let verdicts = ["act", "no-op", "blocked", "overridden", "held", "error", "none"]
  }

  /// An action that is expected.
  public struct ExpectedAction: Sendable {
    /// Its kind.
    public let kind: RuleAction.Kind
    /// What it sets; `nil` where a test does not say.
    public let amount: Amount?

    /// What an action sets.
    public enum Amount: Sendable, Equatable {
      /// A deadline, so long after the sweep.
      case ahead(Duration)
      /// A deadline.
      case instant(Timestamp)
      /// A TTL.
      case ttl(Duration)
      /// A schedule.
      case schedule(String)
    }
  }
}

/// The result of reading a test file.
public struct RuleTestLoad: Sendable {
  /// The tests; `nil` when there was an error.
  public let file: RuleTestFile?
  /// What is wrong, by place.
  public let diagnostics: [Diagnostic]
}
