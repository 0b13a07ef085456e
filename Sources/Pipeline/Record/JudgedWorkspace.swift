import Audit
import Rules

/// The part of a judgement that concerns one workspace, as the trail stores it.
struct JudgedWorkspace: Sendable {
  let observation: Observation
  /// The decisions on it (``Judgement/recorded``).
  let decisions: ArraySlice<Decision>
  /// The new start times of true conditions, for rules with `for:`.
  let trueSince: Evaluator.TrueSince
  /// What rules of groups that are not judged in every sweep said when they were due.
  let turns: [Evaluator.Turn]

  /// What is needed to ask which parts of it the trail already holds.
  var outline: SweepOutline.Workspace {
    SweepOutline.Workspace(
      id: observation.facts.id, fingerprint: observation.facts.withoutVolatile.hashValue,
      decisions: decisions.map { decision in
        SweepOutline.Decision(
          effect: .init(decision.effect), rule: decision.rule.name, verdict: .init(decision.verdict),
          guardName: decision.verdict.guardName?.rawValue, ruleFingerprint: decision.rule.source.fingerprint)
      })
  }
}

/// A decision to act, and its row in the trail.
package struct RecordedDecision: Sendable {
  /// The decision.
  package let decision: Decision
  /// Its row: a new one, or that of the run that it repeats.
  package let row: Int64
  /// What people are told once it is carried out; `nil` for nothing.
  var notice: NoticeRecord?
}

extension Judgement {
  /// The judgement by workspace, in the order of the reading.
  var workspaces: [JudgedWorkspace] {
    var rest = recorded[...]
    return zip(reading.observations, zip(trueSince, turns)).map { observation, said in
      let own = rest.prefix { $0.observation === observation }
      rest = rest.dropFirst(own.count)
      return JudgedWorkspace(observation: observation, decisions: own, trueSince: said.0, turns: said.1)
    }
  }

  /// The rows of the decisions that act or would act.
  ///
  /// - Parameter rows: one for each of ``recorded``.
  func actRows(_ rows: [Int64]) -> [Decision.Key: Int64] {
    let acts = zip(recorded, rows).filter { $0.0.verdict == .act || $0.0.verdict == .wouldAct }
    return Dictionary(acts.map { ($0.key, $1) }, uniquingKeysWith: { first, _ in first })
  }

  /// The decisions to act, each with its row (``actRows(_:)``); they are the same in ``decisions`` and ``recorded``.
  func acting(_ rows: [Decision.Key: Int64], notices: [Decision.Key: NoticeRecord]) -> [RecordedDecision] {
    decisions.compactMap { decision in
      guard decision.verdict == .act, let row = rows[decision.key] else { return nil }
      return RecordedDecision(decision: decision, row: row, notice: notices[decision.key])
    }
  }
}
