import CEL
import YAML

/// What the rules of a file have unless they say otherwise.
struct RuleDefaults {
  var mode = Mode.dryRun
  var onError = OnError.skip
  var cooldown: Duration?
  /// Whether a cooldown is written, right or wrong.
  var intendsCooldown = false
  var limits = RuleLimits(maxPerBuild: nil, maxActionsPerSweep: nil, cost: RuleLimits.highestCost)

  init(_ node: YAMLNode?, _ problems: Problems, _ environment: Environment) {
    guard let node, let reader = MappingReader(node, .defaults, problems) else { return }
    if let mode: Mode = reader["mode"].flatMap({ problems.word($0, "mode") }) { self.mode = mode }
    if let word: OnError = reader["on_error"].flatMap({ problems.word($0, "on_error") }) { onError = word }
    cooldown = reader["cooldown"].flatMap { problems.constantDuration($0, "cooldown", environment) }
    intendsCooldown = reader.intends("cooldown")
    if let node = reader["limits"] { limits = limits.merging(node, problems) }
  }
}

extension RuleLimits {
  /// The engine's own limit for one evaluation.
  static let highestCost = 100_000

  /// These limits with those that a file says in their place.
  func merging(_ node: YAMLNode, _ problems: Problems) -> RuleLimits {
    guard let reader = MappingReader(node, .limits, problems) else { return self }
    func limit(_ key: String, upTo highest: Int) -> Int? {
      reader[key].flatMap { problems.int($0, key, in: 1...highest) }
    }
    return RuleLimits(
      maxPerBuild: limit("max_per_build", upTo: 1_000_000) ?? maxPerBuild,
      maxActionsPerSweep: limit("max_actions_per_sweep", upTo: 1_000_000) ?? maxActionsPerSweep,
      cost: limit("cost", upTo: RuleLimits.highestCost) ?? cost)
  }
}

extension Problems {
  /// A duration that is written out, or `${ }` over parameters.
  func constantDuration(_ node: YAMLNode, _ what: String, _ environment: Environment) -> Duration? {
    guard let scalar = node.scalar, scalar.text.contains("${") else { return duration(node, what) }
    guard let template = Template.compile(scalar, in: environment, expecting: .duration, self) else { return nil }
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
