/// A message about a workspace that a rule sends to a channel of the settings.
public struct RuleNotice: Sendable {
  /// The channel's name.
  public let channel: String
  /// How old the delivered message must be before the rule may shorten; `nil` for an action `notify`.
  public let before: Duration?
  /// Its own text; `nil` where it says what the rule's message says.
  let message: TextTemplate?
}

extension Rule {
  /// What its action `notify` sends; `nil` where it has none.
  public var notify: RuleNotice? { actions.lazy.compactMap(\.notice).first }

  /// Whether it does nothing but notify: then it does so whenever it becomes true, else with each of its acts.
  public var onlyNotifies: Bool { actions.allSatisfy { $0.kind == .notify } }

  /// The text of a notice for people; the rule's message where it has none of its own.
  public func text(
    of notice: RuleNotice, _ subject: Subject, state: RuleState = RuleState(), target: ResolvedAction
  ) -> String {
    guard let text = notice.message else { return message(subject, state: state, target: target) }
    return text.text(subject.bindings(for: self, state, target: target.value), zone: zone)
  }
}
