import CEL
import YAML

/// The defaults that a file sets for its rules.
struct RuleDefaults {
  var mode = Mode.dryRun
  var onError = OnError.skip
  var cooldown: Duration?
  /// Whether a cooldown is written, even if it is invalid.
  var intendsCooldown = false
  var respect: Respect?
  var limits = RuleLimits(maxPerBuild: nil, maxActionsPerSweep: nil, cost: RuleLimits.highestCost)
  /// For rules that shorten and have none of their own; says what the rule's message says.
  var notice: RuleNotice?

  init(_ node: YAMLNode?, _ problems: Problems, _ environment: Environment) {
    guard let node, let reader = MappingReader(node, .defaults, problems) else { return }
    if let mode: Mode = reader["mode"].flatMap({ problems.word($0, "mode") }) { self.mode = mode }
    if let word: OnError = reader["on_error"].flatMap({ problems.word($0, "on_error") }) { onError = word }
    cooldown = reader["cooldown"].flatMap { problems.constantDuration($0, "cooldown", environment) }
    intendsCooldown = reader.intends("cooldown")
    respect = reader["respect"].flatMap { problems.respect($0, environment) }
    if let node = reader["limits"] { limits = limits.merging(node, problems) }
    notice = reader["notice"].flatMap { NoticeLoader(problems: problems, environment: environment).usualNotice($0) }
  }
}

extension RuleLimits {
  /// The engine's own limit for one evaluation.
  static let highestCost = 100_000

  /// These limits, with those that a file sets replaced.
  func merging(_ node: YAMLNode, _ problems: Problems) -> RuleLimits {
    guard let reader = MappingReader(node, .limits, problems) else { return self }
    func limit(_ key: String, upTo highest: Int) -> Int? {
      reader[key].flatMap { problems.int($0, key, in: 1...highest) }
    }
    return RuleLimits(
      maxPerBuild: limit("max_per_build", upTo: 1_000_000) ?? maxPerBuild,
      maxActionsPerSweep: reader["max_actions_per_sweep"].flatMap { problems.pace($0, "max_actions_per_sweep") }
        ?? maxActionsPerSweep,
      cost: limit("cost", upTo: RuleLimits.highestCost) ?? cost)
  }
}

extension Problems {
  /// Reads `respect`: one of the words, or a duration; `nil` after an error.
  func respect(_ node: YAMLNode, _ environment: Environment) -> Respect? {
    guard let text = node.isNull ? nil : node.scalar?.text else {
      report(
        RuleCode.wrongKind, "expected respect, a duration or a word, found \(node.kindForPeople)", at: node.span,
        explanation: Self.respectForms)
      return nil
    }
    if let respect = Respect(word: text) { return respect }
    // Text that begins with a digit was meant as a duration.
    guard !text.contains("${"), text.utf8.first.map({ !(UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0) }) ?? true else {
      return constantDuration(node, "respect", environment).map { .span($0) }
    }
    reportWord(RuleCode.unknownWord, "unknown respect", text, at: node.span, expected: Respect.words)
    return nil
  }

  private static let respectForms = "Write until_changed, until_deadline, never, or a duration such as 4h."

  /// Reads a number of workspaces or a share of them: `20`, `10%`; `nil` after an error.
  fileprivate func pace(_ node: YAMLNode, _ what: String) -> Pace? {
    guard let text = node.scalar?.text, text.hasSuffix("%") else {
      return int(node, what, in: 1...1_000_000).map(Pace.count)
    }
    guard let percent = Int(text.dropLast()), (1...100).contains(percent) else {
      report(RuleCode.outOfRange, "a share must be from 1% to 100%, in whole percent", at: node.span)
      return nil
    }
    return .percent(percent)
  }

  /// Reads a literal duration, or a `${ }` over parameters; `nil` after an error.
  func constantDuration(_ node: YAMLNode, _ what: String, _ environment: Environment) -> Duration? {
    guard let scalar = node.scalar, scalar.text.contains("${") else { return duration(node, what) }
    guard let template = TextTemplate.compile(scalar, in: environment, expecting: .duration, self) else { return nil }
    if let expression = template.single,
      case .duration(let count)? = ConstantFolding(environment).value(of: expression),
      count >= 0
    {
      return .nanoseconds(count)
    }
    report(
      RuleCode.notConstant, "\(what) must be known when the file is loaded", at: node.span,
      explanation: "Write a duration, 45m, or one expression over parameters: \"${params.rest}\".")
    return nil
  }
}
