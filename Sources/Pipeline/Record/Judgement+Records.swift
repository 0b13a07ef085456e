import Audit
import Rules

extension Judgement {
  /// A decision in the trail's terms, with its values before and after and its message.
  ///
  /// It is what `sweep`, `plan` and `explain` print.
  ///
  /// What is stored differs where a dry-run rule rests: see ``account``. The cost is that of rendering the message.
  ///
  /// - Parameter position: the decision's position in ``decisions``.
  public func record(of position: Int) -> DecisionRecord {
    let decision = decisions[position]
    let observation = reading.observations[decision.observation]
    return DecisionRecord(
      decision, on: observation, subject: observation.messageSubject(on: reading.server, at: reading.now))
  }

  /// The workspace a decision is about, as `owner/name`.
  public func workspaceName(of position: Int) -> String {
    let facts = reading.observations[decisions[position].observation].facts
    return "\(facts.owner.name)/\(facts.name)"
  }
}
