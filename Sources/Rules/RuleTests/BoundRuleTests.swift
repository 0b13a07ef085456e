import Diagnostics
import YAML

/// The tests of one file, each with the rules that it runs on.
public struct BoundRuleTests: Sendable {
  /// The tests with their rules, in the order written; empty when there was an error.
  ///
  /// Rules in dry run are enforced here: a test shows what they do once they are.
  public let cases: [(test: RuleTest, ruleSet: RuleSet)]
  /// Errors and warnings, of the rule files too.
  public let diagnostics: [Diagnostic]

  /// Loads the rule files of a test file, once for each set of parameters, and checks the names that the tests use.
  ///
  /// - Parameter params: values for parameters, which those of a test outrank
  public init(_ file: RuleTestFile, params: [GivenParam] = []) {
    self.init(file, on: RuleSet.load(paths: file.rulePaths, params: params), params: params)
  }

  /// The same on rules that are loaded already.
  public init(_ file: RuleTestFile, on load: RuleLoad, params: [GivenParam] = []) {
    var diagnostics = load.diagnostics.filter { $0.severity == .error }
    guard let plain = load.ruleSet else {
      cases = []
      self.diagnostics = diagnostics
      return
    }
    var cases: [(test: RuleTest, ruleSet: RuleSet)] = []
    var sets: [[String]: RuleSet] = [[]: plain.enforced]
    let names = plain.rules.map(\.name)
    for test in file.tests {
      for check in test.ruleChecks where plain.rule(named: check.rule) == nil {
        diagnostics.append(Self.unknown("rule", check.rule, at: check.ruleSpan, in: file, among: names))
      }
      for check in test.expressionChecks {
        guard let rule = check.rule, plain.rule(named: rule) == nil else { continue }
        diagnostics.append(Self.unknown("rule", rule, at: check.ruleSpan, in: file, among: names))
      }
      let key = test.params.map { "\($0.name): \($0.text)" }
      if sets[key] == nil {
        let given = plain.replacing(test.params)
        for param in test.params where !given.names.contains(param.name) {
          diagnostics.append(Self.unknown("parameter", param.name, at: param.span, in: file, among: given.names))
        }
        let changed = RuleSet.load(
          files: given.files, params: params.filter { param in !test.params.contains { param.gives($0.name) } })
        diagnostics += changed.diagnostics.filter { $0.severity == .error }.map { error in
          Diagnostic(
            code: error.code, summary: "with these parameters the rules cannot be used: \(error.summary)",
            explanation: error.explanation, file: file.source, span: test.params.first?.span ?? test.span)
        }
        sets[key] = changed.ruleSet?.enforced
      }
      guard let set = sets[key] else { continue }
      if !test.expressionChecks.isEmpty { diagnostics += Self.findings(in: test.expressionChecks, on: set, file) }
      cases.append((test, set))
    }
    self.cases = diagnostics.hasErrors ? [] : cases
    self.diagnostics = diagnostics.sortedByPlace()
  }

  /// What is wrong with expressions, with the names of these rules.
  private static func findings(
    in checks: [RuleTest.ExpressionCheck], on set: RuleSet, _ file: RuleTestFile
  ) -> [Diagnostic] {
    let scope = ExpressionScope(of: set)
    return checks.flatMap { check -> [Diagnostic] in
      guard let map = check.map, check.rule.map({ set.rule(named: $0) != nil }) ?? true else { return [] }
      let ambiguous = check.rule == nil ? scope.ambiguous(in: check.text) : []
      return check.expression(on: set, scope).diagnostics.map { diagnostic in
        var diagnostic = diagnostic.mapped(by: map, into: file.source)
        if let (name, files) = ambiguous.first, diagnostic.severity == .error {
          diagnostic.notes.append(
            Diagnostic.Note("\(files.joined(separator: " and ")) declare '\(name)': say by 'rule' whose is meant"))
        }
        return diagnostic
      }
    }
  }

  private static func unknown(
    _ what: String, _ name: String, at span: SourceSpan, in file: RuleTestFile, among names: [String]
  ) -> Diagnostic {
    let near = nearest(to: name, among: names)
    return Diagnostic(
      code: RuleCode.unknownWord,
      summary: "the rule files have no \(what) '\(name)'" + (near.map { ", did you mean '\($0)'?" } ?? ""),
      explanation: names.isEmpty ? nil : "They have: \(names.prefix(20).joined(separator: ", ")).", file: file.source,
      span: span, fixes: near.map { [.writing($0, at: span)] } ?? [])
  }
}

extension RuleSet {
  /// The files with other values for parameters, and the names of all parameters there are.
  fileprivate func replacing(_ params: [RuleTest.Param]) -> (files: [SourceFile], names: [String]) {
    var names: [String] = []
    let files = sources.filter { $0.path != GivenParams.path }.map { source in
      let file = SourceFile(name: source.path, text: source.text)
      let entries = YAMLDocument(parsing: file).root?.mapping?["params"]?.mapping?.entries ?? []
      names += entries.map(\.key)
      var bytes = Array(source.text.utf8)
      for entry in entries.reversed() {
        guard let param = params.first(where: { $0.name == entry.key }) else { continue }
        bytes.replaceSubrange(entry.value.span.start..<entry.value.span.end, with: param.text.utf8)
      }
      return SourceFile(name: source.path, text: String(decoding: bytes, as: UTF8.self))
    }
    return (files, names)
  }
}

/// The codes of diagnostics about test files that rule files do not have.
extension RuleCode {
  static let badSeries = "R190"
  static let badTestValue = "R191"
  static let badTestTime = "R192"
  static let badTestSource = "R193"
}
