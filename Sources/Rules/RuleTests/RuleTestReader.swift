import CEL
import Diagnostics
import Time
import YAML

extension RuleTestFile {
  /// Reads a test file; reports everything that is wrong with it at once.
  ///
  /// Whether the rules exist, and what is wrong with expressions over their names, is found out when the tests are bound to them.
  ///
  /// - Parameter recorded: reads the workspaces that tests take from files; without it some workspace stands for each of these,
  ///   and the tests cannot be run
  public static func load(_ file: SourceFile, recorded: RecordedWorkspaces? = nil) -> RuleTestLoad {
    let document = YAMLDocument(parsing: file)
    let problems = Problems(document, in: Circumstances())
    let tests = RuleTestReader(problems: problems, recorded: recorded).read(document)
    return RuleTestLoad(
      file: problems.hasErrors ? nil : tests, diagnostics: problems.diagnostics.sortedByPlace())
  }
}

/// Reads one test file.
private struct RuleTestReader {
  let problems: Problems
  let recorded: RecordedWorkspaces?

  func read(_ document: YAMLDocument) -> RuleTestFile? {
    guard let root = document.root, !root.isNull else {
      if !problems.hasErrors {
        problems.report(
          RuleCode.emptyFile, "the file is empty", at: SourceSpan(at: 0),
          explanation: "A test file has 'rule_files' and 'tests'.")
      }
      return nil
    }
    guard let reader = MappingReader(root, .testFile, problems) else { return nil }
    var names: [String: SourceSpan] = [:]
    let tests = (reader["tests"].map { items($0, "tests") } ?? []).compactMap { test($0, &names) }
    guard let files = reader["rule_files"] else { return nil }
    return RuleTestFile(
      source: problems.file, ruleFiles: texts(files, "a path"), ruleFilesSpan: files.span, tests: tests)
  }

  private func test(_ node: YAMLNode, _ names: inout [String: SourceSpan]) -> RuleTest? {
    guard let reader = MappingReader(node, .test, problems) else { return nil }
    let name = reader["name"].flatMap { problems.text($0, "the test's name") } ?? ""
    let span = reader["name"]?.span ?? reader.span
    if let first = names[name], !name.isEmpty {
      problems.report(
        RuleCode.duplicateName, "a second test is named '\(name)'", at: span,
        notes: [Diagnostic.Note("the first is here", span: first)])
    }
    names[name] = span
    // What cannot be read is reported; the rest is read all the same, to report all at once.
    let start = reader["start"].flatMap(instant) ?? .epoch
    let interval = reader["interval"].flatMap(length) ?? .minutes(1)
    guard let mapping = reader["workspaces"] else { return nil }
    let workspaceReader = TestWorkspaceReader(problems: problems, start: start, recorded: recorded)
    let workspaces = entries(mapping, "workspaces").compactMap(workspaceReader.workspace)
    let checks = CheckReader(
      problems: problems, interval: interval, workspaces: entries(mapping, "workspaces").map(\.key))
    let ruleChecks = reader["rule_test"].map { items($0, "entries of 'rule_test'") } ?? []
    let expressionChecks = reader["expr_test"].map { items($0, "entries of 'expr_test'") } ?? []
    if ruleChecks.isEmpty, expressionChecks.isEmpty, !problems.hasErrors {
      problems.report(
        RuleCode.missingKey, "the test checks nothing", at: span,
        explanation: "Say under 'rule_test' what a rule is to do, or under 'expr_test' what an expression is to give.")
    }
    return RuleTest(
      name: name, span: span, start: start, interval: interval,
      params: (reader["params"].map { entries($0, "parameters") } ?? []).map {
        RuleTest.Param(name: $0.key, text: problems.file.text(in: $0.value.span), span: $0.keySpan)
      },
      workspaces: workspaces,
      ruleChecks: ruleChecks.compactMap(checks.rule),
      expressionChecks: expressionChecks.compactMap(checks.expression))
  }

  private func instant(_ node: YAMLNode) -> Timestamp? {
    guard let text = problems.text(node, "an instant") else { return nil }
    if let instant = Timestamp(rfc3339: text) { return instant.flooredToSecond }
    problems.report(
      RuleCode.badTestValue, "'\(text)' is no instant", at: node.span,
      explanation: "Write it with its offset: 2026-03-11T10:00:00+01:00.")
    return nil
  }

  private func length(_ node: YAMLNode) -> Duration? {
    guard let interval = problems.duration(node, "the interval") else { return nil }
    if interval >= .seconds(1) { return interval }
    problems.report(RuleCode.outOfRange, "the interval must be at least 1s", at: node.span)
    return nil
  }

  private func items(_ node: YAMLNode, _ what: String) -> [YAMLNode] {
    if let items = node.sequence { return items }
    if !node.isNull {
      problems.report(
        RuleCode.wrongKind, "expected a list of \(what), found \(node.kindForPeople)", at: node.span)
    }
    return []
  }

  private func texts(_ node: YAMLNode, _ what: String) -> [String] {
    if node.scalar != nil { return problems.text(node, what).map { [$0] } ?? [] }
    let texts = items(node, "paths").compactMap { problems.text($0, what) }
    if texts.isEmpty, !problems.hasErrors {
      problems.report(RuleCode.missingKey, "'rule_files' names no file", at: node.span)
    }
    return texts
  }

  private func entries(_ node: YAMLNode, _ what: String) -> [YAMLMapping.Entry] {
    if let mapping = node.mapping { return mapping.entries }
    if !node.isNull {
      problems.report(
        RuleCode.wrongKind, "expected \(what) as 'name: …', found \(node.kindForPeople)", at: node.span)
    }
    return []
  }
}

/// Reads what a test expects.
private struct CheckReader {
  let problems: Problems
  let interval: Duration
  let workspaces: [String]

  func rule(_ node: YAMLNode) -> RuleTest.RuleCheck? {
    guard let reader = MappingReader(node, .ruleCheck, problems) else { return nil }
    let expected = expectation(reader)
    if !reader.mapping.entries.contains(where: { $0.key.hasPrefix("exp_") }) {
      problems.report(
        RuleCode.missingKey, "this entry of 'rule_test' expects nothing", at: node.span,
        explanation:
          "Say what is to come of it: exp_result, exp_actions, exp_verdict or another of the keys with 'exp_'.")
    }
    guard let sweep = sweep(reader), let workspace = workspace(reader),
      let ruleNode = reader["rule"], let rule = problems.text(ruleNode, "the rule's name")
    else { return nil }
    return RuleTest.RuleCheck(
      sweep: sweep, rule: rule, workspace: workspace, expected: expected, span: node.span, ruleSpan: ruleNode.span)
  }

  func expression(_ node: YAMLNode) -> RuleTest.ExpressionCheck? {
    guard let reader = MappingReader(node, .expressionCheck, problems) else { return nil }
    guard let sweep = sweep(reader), let workspace = workspace(reader), let source = reader["expr"],
      let text = problems.text(source, "an expression"), let value = reader["exp"]
    else { return nil }
    let parsed = ExpressionScope().environment.compile(text, isChecking: false)
    if parsed.stage == .parse, let map = source.scalar?.map {
      problems.add(parsed.diagnostics.map { $0.mapped(by: map, into: problems.file) })
    }
    guard let expected = ExpectedValue(value, in: problems.file) else {
      problems.report(
        RuleCode.wrongKind, "expected a value or a list of values, found \(value.kindForPeople)", at: value.span)
      return nil
    }
    return RuleTest.ExpressionCheck(
      sweep: sweep, workspace: workspace, rule: reader["rule"].flatMap { problems.text($0, "the rule's name") },
      text: text, expected: expected, span: node.span, ruleSpan: reader["rule"]?.span ?? node.span,
      map: source.scalar?.map)
  }

  private func expectation(_ reader: MappingReader) -> RuleTest.Expectation {
    var expected = RuleTest.Expectation()
    expected.result = word(reader, "exp_result", RuleTest.Expectation.results)
    expected.verdict = word(reader, "exp_verdict", RuleTest.Expectation.verdicts)
    expected.unknown = texts(reader, "exp_unknown").map { $0.map(attribute).sorted() }
    expected.decisive = texts(reader, "exp_decisive").map { $0.map(\.onOneLine) }
    expected.guardName = reader["exp_guard"].flatMap { problems.text($0, "the guard's name") }
    expected.message = reader["exp_message"].flatMap { problems.text($0, "the message") }
    if let node = reader["exp_actions"] {
      if let items = node.sequence {
        expected.actions = items.compactMap(action)
      } else {
        problems.report(
          RuleCode.wrongKind, "expected a list of actions, found \(node.kindForPeople)", at: node.span,
          explanation: "Write [{extend: {to: +2h}}], or [] where nothing is to be done.")
      }
    }
    return expected
  }

  private func attribute(_ text: String) -> String {
    TestWorkspaceReader.attributes.contains("ws.\(text)") ? "ws.\(text)" : text
  }

  /// `extend`, or `{extend: {to: +2h}}`.
  private func action(_ node: YAMLNode) -> RuleTest.ExpectedAction? {
    let kinds = RuleAction.Kind.allCases.map(\.rawValue)
    if node.scalar != nil {
      let kind: RuleAction.Kind? = problems.word(node, "action")
      return kind.map { RuleTest.ExpectedAction(kind: $0, amount: nil) }
    }
    guard let entry = node.mapping?.entries.first, node.mapping?.entries.count == 1 else {
      problems.report(
        RuleCode.wrongKind, "expected an action, found \(node.kindForPeople)", at: node.span,
        explanation: "One of: \(kinds.joined(separator: ", ")), as {extend: {to: +2h}}.")
      return nil
    }
    guard let kind = RuleAction.Kind(rawValue: entry.key) else {
      problems.reportWord(RuleCode.unknownWord, "unknown action", entry.key, at: entry.keySpan, expected: kinds)
      return nil
    }
    guard let reader = MappingReader(entry.value, .expectedAction(kind), problems) else { return nil }
    return RuleTest.ExpectedAction(kind: kind, amount: amount(reader, kind))
  }

  private func amount(_ reader: MappingReader, _ kind: RuleAction.Kind) -> RuleTest.ExpectedAction.Amount? {
    if let schedule = reader["schedule"] { return problems.text(schedule, "a schedule").map { .schedule($0) } }
    guard let node = reader["to"], let text = problems.text(node, "what is set") else { return nil }
    if kind.effect == .ttl {
      if let length = Duration(fileText: text) { return .ttl(length) }
    } else {
      if let ahead = Duration(relativeText: text) { return .ahead(ahead) }
      if let instant = Timestamp(rfc3339: text) { return .instant(instant) }
    }
    problems.report(
      RuleCode.badTestValue, "'\(text)' is not what '\(kind.rawValue)' sets", at: node.span,
      explanation: kind.effect == .ttl ? "Write a duration: 9h." : "Write +2h, counted from that sweep, or RFC 3339.")
    return nil
  }

  private func sweep(_ reader: MappingReader) -> Int? {
    guard let node = reader["at"] else { return 0 }
    guard let text = problems.text(node, "a time since 'start'") else { return nil }
    if text == "0" { return 0 }
    guard let at = problems.duration(node, "a time since 'start'") else { return nil }
    let (whole, step) = (at.wholeSeconds, interval.wholeSeconds)
    guard whole % step == 0, .seconds(whole) == at else {
      problems.report(
        RuleCode.badTestTime, "there is no sweep at \(text): they are \(interval.shortText) apart", at: node.span,
        explanation: "Write a multiple of the interval, or give the test another 'interval'.")
      return nil
    }
    guard whole / step < RuleTest.sweepLimit else {
      problems.report(
        RuleCode.badTestTime, "\(text) is more than \(RuleTest.sweepLimit) sweeps after the start", at: node.span,
        explanation: "Give the test a longer 'interval'.")
      return nil
    }
    return Int(whole / step)
  }

  private func workspace(_ reader: MappingReader) -> Int? {
    guard let node = reader["workspace"] else {
      if workspaces.count == 1 { return 0 }
      problems.report(
        RuleCode.missingKey, "the test has \(workspaces.count) workspaces: say which with 'workspace'",
        at: reader.mapping.entries.first?.keySpan ?? reader.span,
        explanation: workspaces.isEmpty ? nil : "They are: \(workspaces.joined(separator: ", ")).")
      return nil
    }
    guard let name = problems.text(node, "the workspace's name") else { return nil }
    if let position = workspaces.firstIndex(of: name) { return position }
    problems.reportWord(RuleCode.unknownWord, "unknown workspace", name, at: node.span, expected: workspaces)
    return nil
  }

  private func word(_ reader: MappingReader, _ key: String, _ words: [String]) -> String? {
    guard let node = reader[key], let text = problems.text(node, "a word") else { return nil }
    if words.contains(text) { return text }
    // YAML 1.1 took these for truth values.
    let truth = ["yes": "true", "on": "true", "no": "false", "off": "false"][text.lowercased()]
    problems.reportWord(
      RuleCode.unknownWord, "unknown \(key)", text, at: node.span, expected: words,
      meant: truth.flatMap { words.contains($0) ? $0 : nil })
    return nil
  }

  private func texts(_ reader: MappingReader, _ key: String) -> [String]? {
    guard let node = reader[key] else { return nil }
    guard let items = node.sequence else {
      problems.report(RuleCode.wrongKind, "expected a list for '\(key)', found \(node.kindForPeople)", at: node.span)
      return nil
    }
    return items.compactMap { problems.text($0, "text") }
  }
}

extension String {
  /// The text on one line, with single blanks.
  fileprivate var onOneLine: String { split(whereSeparator: \.isWhitespace).joined(separator: " ") }
}
