import CEL
import Diagnostics
import Time
import YAML

/// Reads what a rule sends to people: its action `notify`, and its `notice`.
struct NoticeLoader {
  let problems: Problems
  /// The vocabulary and the file's parameters, with `target`.
  let environment: Environment

  /// Least and greatest age that a notice may have to reach.
  private static let ages = Duration.minutes(1)...Duration.days(7)

  /// The keys of an action `notify`; `nil` after an error.
  func notify(_ reader: MappingReader) -> RuleNotice? {
    guard let channel = reader["to"].flatMap(channel) else { return nil }
    let message = reader["message"].map(message)
    if case .some(nil) = message { return nil }
    return RuleNotice(channel: channel, before: nil, message: message ?? nil)
  }

  /// The `notice` of a rule with these actions; `nil` after an error.
  func notice(_ node: YAMLNode, beside actions: [RuleAction]) -> RuleNotice? {
    guard let reader = MappingReader(node, .notice, problems) else { return nil }
    if !actions.isEmpty, !Self.isMeant(for: actions) {
      problems.warn(
        RuleCode.noticeOfNothing, "'notice' means nothing on a rule that neither shortens nor sets a TTL",
        at: reader.mapping.entries.first?.keySpan ?? node.span,
        explanation: "It holds a shortening back until its owner has been told. To send a message alone use 'notify'.")
    }
    guard let (channel, age) = terms(reader, node) else { return nil }
    let message = reader["message"].map(message)
    if case .some(nil) = message { return nil }
    return RuleNotice(channel: channel, before: age, message: message ?? nil)
  }

  /// The `notice` of the defaults; `nil` after an error.
  func usualNotice(_ node: YAMLNode) -> RuleNotice? {
    guard let reader = MappingReader(node, .usualNotice, problems), let (channel, age) = terms(reader, node)
    else { return nil }
    return RuleNotice(channel: channel, before: age, message: nil)
  }

  /// Whether a notice can hold back what a rule does.
  static func isMeant(for actions: [RuleAction]) -> Bool {
    actions.contains { $0.kind.takesNotice }
  }

  private func terms(_ reader: MappingReader, _ node: YAMLNode) -> (channel: String, age: Duration)? {
    guard let channel = reader["to"].flatMap(channel),
      let age = reader["before"].flatMap({ problems.constantDuration($0, "before", environment) })
    else { return nil }
    guard Self.ages.contains(age) else {
      problems.report(
        RuleCode.outOfRange, "'before' must be from 1m to 7d, it is \(age.shortText)",
        at: reader["before"]?.span ?? node.span,
        explanation: "It is how long ago the notice must have been delivered when the rule shortens.")
      return nil
    }
    return (channel, age)
  }

  private func channel(_ node: YAMLNode) -> String? {
    guard let name = RuleNames.name(node, of: "a channel", problems) else { return nil }
    guard let channels = problems.circumstances.channels, !channels.contains(name) else { return name }
    if channels.isEmpty {
      problems.report(
        RuleCode.unknownChannel, "there is no channel '\(name)': the settings have none", at: node.span,
        explanation: "Write it into curfew.yaml: channels: {\(name): {webhook: \"https://…\"}}.")
    } else {
      problems.reportWord(
        RuleCode.unknownChannel, "there is no channel", name, at: node.span, expected: channels.sorted())
    }
    return nil
  }

  private func message(_ node: YAMLNode) -> TextTemplate? {
    guard problems.text(node, "a message") != nil, let scalar = node.scalar else { return nil }
    return TextTemplate.compile(scalar, in: environment, expecting: nil, problems)
  }
}
