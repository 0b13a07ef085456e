import CEL
import Diagnostics
import Time
import YAML

/// Loads one rule.
struct RuleLoader {
  let problems: Problems
  /// The vocabulary and the file's parameters.
  let environment: Environment
  /// The file's zone; `nil` when it names none.
  let zone: Zone?
  let defaults: RuleDefaults
  let group: String
  /// When the group is judged; `nil` for every sweep.
  let timing: GroupTiming?
  let choice: CalendarChoice
  /// The enclosing mappings: the file's and the group's.
  let surroundings: [YAMLMapping]
  /// The values from outside that the file's parameters have taken.
  var given: [(name: String, value: GivenParam.Value)] = []

  /// Loads the rule, and reports its errors; `nil` if it has no valid name or is not a mapping.
  func rule(_ node: YAMLNode, index: Int, names: inout RuleNames) -> Rule? {
    guard let reader = MappingReader(node, .rule, problems) else { return nil }
    let nameNode = reader["name"]
    let name = nameNode.flatMap { RuleNames.name($0, of: "a rule", problems) }
    if let name, let nameNode { names.take(name, at: nameNode.span, problems) }

    let earlier = problems.expressions.count
    let limits = reader["limits"].map { defaults.limits.merging($0, problems) } ?? defaults.limits
    var environment = environment
    environment.limits.cost = UInt64(limits.cost)
    let ofRule = choice.declare(reader.mapping, in: &environment)
    let variables = VariableLoader(problems: problems).variables(reader["variables"], in: &environment)
    let condition = reader["when"].flatMap { self.condition($0, environment) }
    // Actions and messages are for workspaces on which the condition is true.
    var whereTrue = environment
    if let condition { whereTrue.present = condition.program.presentWhenTrue }
    let selector = reader["match"].map { SelectorLoader(problems: problems).selector($0) } ?? .all
    let conditionMentions = Set(problems.expressions[earlier...].flatMap(\.program.mentions))
    let actions =
      reader["actions"].map {
        ActionLoader(
          problems: problems, environment: whereTrue, zone: zone,
          looksAtRunning: selector.accepts("running", as: .status)
        ).actions($0)
      } ?? []
    let message = reader["message"].flatMap { self.message($0, whereTrue, actions) }
    let notice =
      reader["notice"].flatMap { node in
        NoticeLoader(problems: problems, environment: whereTrue.declaring(Self.target(of: actions)))
          .notice(node, beside: actions)
      } ?? (NoticeLoader.isMeant(for: actions) ? defaults.notice : nil)

    // Collected from all expressions and not only the stored ones: an amount that is constant at load stores no
    // expression.
    let mentions = Set(problems.expressions[earlier...].flatMap(\.program.mentions))
    if !problems.hasErrors {
      for variable in variables where !mentions.contains("vars.\(variable.name)") {
        problems.warn(RuleCode.unusedVariable, "no expression uses the variable '\(variable.name)'", at: variable.span)
      }
    }
    ofRule?.checkUse(problems)
    let mode = reader["mode"].flatMap { problems.word($0, "mode") } ?? defaults.mode
    let cooldown =
      reader["cooldown"].flatMap { problems.constantDuration($0, "cooldown", environment) }
      ?? defaults.cooldown
    guard let name, let nameNode else { return nil }
    KeepCheck(problems: problems).check(actions, of: name, at: nameNode.span, reader)
    let intendsCooldown = defaults.intendsCooldown || reader.intends("cooldown")
    if mode == .enforce, !intendsCooldown, actions.contains(where: { $0.effect == .lifetime && $0.kind.competes }) {
      problems.warn(
        RuleCode.enforcesWithoutCooldown, "the rule '\(name)' enforces without a cooldown", at: nameNode.span,
        explanation: "It may act in every sweep: write 'cooldown: 30m'.")
    }
    return Rule(
      index: index, name: name, file: problems.file.name, span: nameNode.span,
      source: RuleSource(of: node, in: problems.file, within: surroundings, given: given), group: group,
      timing: timing,
      zone: zone ?? .utc,
      description: reader["description"].flatMap { problems.text($0, "a description") },
      labels: reader["labels"].map(labels) ?? [:], mode: mode,
      priority: reader["priority"].flatMap { problems.int($0, "priority", in: -1_000_000...1_000_000) } ?? 0,
      onError: reader["on_error"].flatMap { problems.word($0, "on_error") } ?? defaults.onError,
      selector: selector,
      holdFor: reader["for"].flatMap { problems.constantDuration($0, "for", environment) }, cooldown: cooldown,
      respect: reader["respect"].flatMap { problems.respect($0, environment) } ?? defaults.respect,
      limits: limits, actions: actions, notice: notice,
      program: RuleProgram(
        condition: condition, variables: variables.map(\.expression), message: message, environment: environment,
        mentions: conditionMentions,
        readsState: mentions.contains("state"), countsUse: RuleNeeds(of: mentions).use,
        budget: UInt64(limits.cost)))
  }

  private func condition(_ node: YAMLNode, _ environment: Environment) -> PlacedExpression? {
    guard let scalar = node.scalar, !node.isNull else {
      problems.report(
        RuleCode.wrongKind, "expected an expression, found \(node.kindForPeople)", at: node.span,
        explanation: node.sequence == nil
          ? "Leave 'when' out for a rule that is always true."
          : "It is one expression: join conditions by && where all have to be true, by || where one is enough.")
      return nil
    }
    guard !scalar.text.allSatisfy(\.isWhitespace) else {
      problems.report(
        RuleCode.wrongKind, "expected an expression, found an empty text", at: node.span,
        explanation: "Leave 'when' out for a rule that is always true.")
      return nil
    }
    let split = TemplateParts(scalar.text)
    if split.parts.count == 1, case .expression(let inner) = split.parts[0], split.unclosed == nil {
      let whole = scalar.map.span(SourceSpan(start: inner.start - 2, end: inner.end + 1))
      let text = problems.file.text(in: scalar.map.span(inner))
      problems.report(
        RuleCode.templateAroundExpression, "'when' is an expression already", at: whole,
        explanation: "'${ }' is for expressions inside other values.",
        fixes: [Fix(summary: "leave the '${ }' out", edits: [TextEdit(span: whole, replacement: text)])])
      return nil
    }
    return PlacedExpression.compile(scalar, in: environment, expecting: .bool, problems)
  }

  /// Compiles the message, which sees the same names as its rule, and `target`.
  private func message(_ node: YAMLNode, _ environment: Environment, _ actions: [RuleAction]) -> TextTemplate? {
    guard problems.text(node, "a message") != nil, let scalar = node.scalar else { return nil }
    return TextTemplate.compile(
      scalar, in: environment.declaring(Self.target(of: actions)), expecting: nil, problems)
  }

  /// The name `target` of messages, with the type that all of the actions aim at.
  private static func target(of actions: [RuleAction]) -> Variable {
    let types = Set(actions.map(\.kind).filter { $0 != .notify }.map(\.targetType))
    return RuleAction.target(types.count == 1 ? types.first ?? .dyn : .dyn)
  }

  private func labels(_ node: YAMLNode) -> [String: String] {
    guard !node.isNull else { return [:] }
    guard let mapping = node.mapping else {
      problems.report(
        RuleCode.wrongKind, "expected labels as 'name: text', found \(node.kindForPeople)", at: node.span)
      return [:]
    }
    var labels: [String: String] = [:]
    for entry in mapping.entries { labels[entry.key] = problems.text(entry.value, "the text of a label") }
    return labels
  }
}

extension RuleAction {
  /// The name `target` of messages.
  static func target(_ type: CELType) -> Variable {
    Variable("target", type, documentation: "The instant or value that the action aims at.")
  }
}

extension RuleAction.Kind {
  /// The type of `target` in a message.
  fileprivate var targetType: CELType {
    switch self {
    case .extend, .shorten: .timestamp
    case .setTTL: .duration
    case .setAutostart: .string
    case .clearTTL, .clearAutostart, .suspendAutostart, .keep, .notify: .dyn
    }
  }
}

extension TextTemplate {
  /// The expressions of the template, in order.
  var expressions: [PlacedExpression] {
    parts.compactMap { if case .expression(let expression) = $0 { expression } else { nil } }
  }
}
