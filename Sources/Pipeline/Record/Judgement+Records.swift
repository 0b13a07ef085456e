import Audit
import Rules

extension Judgement {
  /// A decision in the trail's terms, with its values before and after and its message.
  ///
  /// It is what `sweep`, `plan` and `explain` print.
  ///
  /// What is stored differs where a dry-run rule rests: see ``account``. The cost is that of rendering the message.
  public func record(of decision: Decision) -> DecisionRecord {
    DecisionRecord(decision, subject: decision.observation.messageSubject(on: reading.server, at: reading.now))
  }
}
