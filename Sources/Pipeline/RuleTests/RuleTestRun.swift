import CEL
import Diagnostics
import Rules
import Time

/// Runs one rule test: sweeps over its workspaces, and compares what rules say and do with what is expected.
public struct RuleTestRun: Sendable {
  /// What differs from what is expected, in the order of the entries; empty when the test passes.
  public private(set) var failures: [Failure] = []
  /// Number of entries that were checked.
  public let checks: Int

  /// One difference.
  public struct Failure: Sendable {
    /// Where the entry stands.
    public let span: SourceSpan
    /// The sweep, what was looked at, and on which workspace: `at 5m: shorten-when-idle on w1`.
    public let subject: String
    /// The key of the expectation: `exp_result`.
    public let key: String
    /// What is expected, for people.
    public let expected: String
    /// What was found, for people.
    public let got: String
    /// Why; several lines, or empty.
    public let explanation: String
  }

  /// Runs a test. Pure; takes some 20 µs for each sweep of a workspace.
  ///
  /// - Parameter coverage: takes in what the checked rules' conditions were seen to give; `nil` where nobody asks
  /// - Throws: `DecodingError`, which would be a bug: the reader has checked every value.
  public init(_ test: RuleTest, on ruleSet: RuleSet, coverage: inout RuleTestCoverage?) throws {
    checks = test.ruleChecks.count + test.expressionChecks.count
    let last = max(test.ruleChecks.map(\.sweep).max() ?? 0, test.expressionChecks.map(\.sweep).max() ?? 0)
    var rehearsal = Rehearsal(ruleSet)
    var caches = test.workspaces.map { _ in TestWorkspace.Cache() }
    let scope = test.expressionChecks.isEmpty ? ExpressionScope() : ExpressionScope(of: ruleSet)
    let expressions = test.expressionChecks.map { $0.expression(on: ruleSet, scope) }
    var found: [Failure] = []
    for sweep in 0...last {
      let now = test.start + test.interval * sweep
      let facts = try test.workspaces.indices.map { position in
        try test.workspaces[position].facts(atSweep: sweep, now: now, cache: &caches[position])
      }
      let judgement = rehearsal.sweep(facts, at: now)
      for check in test.ruleChecks where check.sweep == sweep {
        guard let rule = ruleSet.rule(named: check.rule) else { continue }
        let checked = CheckedRule(rule, on: check.workspace, in: judgement)
        coverage?.take(checked, of: rule)
        let subject = "at \(Self.time(test, sweep)): \(rule.name) on \(test.workspaces[check.workspace].key)"
        found += checked.differences(from: check.expected, at: now).map { difference in
          Failure(
            span: check.span, subject: subject, key: difference.key, expected: difference.expected,
            got: difference.got, explanation: checked.reason)
        }
      }
      for (check, expression) in zip(test.expressionChecks, expressions) where check.sweep == sweep {
        let observation = judgement.reading.observations[check.workspace]
        let state = check.rule.flatMap(ruleSet.rule(named:)).map { rule in
          RuleState(
            observation.memory.memory(of: rule, shadow: false), rule: rule,
            buildNumber: observation.facts.buildNumber, at: now)
        }
        let subject = Subject(facts: observation.facts, now: now)
        guard let explanation = expression.explanation(on: subject, state: state),
          !check.expected.matches(explanation.value, now: now)
        else { continue }
        found.append(
          Failure(
            span: check.span,
            subject: "at \(Self.time(test, sweep)): \(check.text) on \(test.workspaces[check.workspace].key)",
            key: "exp", expected: check.expected.text, got: explanation.value.forPeople,
            explanation: explanation.rendered()))
      }
    }
    failures = found.sorted { $0.span.start < $1.span.start }
  }

  private static func time(_ test: RuleTest, _ sweep: Int) -> String {
    sweep == 0 ? "0m" : (test.interval * sweep).exactText
  }
}

extension Value {
  /// The value on one line, for people.
  var forPeople: String {
    switch self {
    case .duration(let nanoseconds): Duration.nanoseconds(nanoseconds).exactText
    case .unknown(let attributes): "unknown (\(attributes.names.sorted().joined(separator: ", ")))"
    case .error(let error): "error (\(error.message))"
    default: peopleText
    }
  }
}
