import Rules
import Time

/// One rule's answer on one observation, unless it was plainly false.
struct RuleMatch: Sendable {
  /// The rule that answered.
  let rule: Rule
  /// The answer: true, unknown or error.
  let answer: RuleEvaluation.Answer
  /// Since when it has been seen true; `nil` unless it is true now.
  var trueSince: Timestamp?
  /// Earliest instant at which the answer, or whether it has held long enough, could change without any event.
  var nextChangeAt: Timestamp?
  /// The wanted actions with their targets, in the rule's order.
  var wishes: [Wish] = []

  /// Why its group is not judged now; `nil` where the rule may ask for something.
  var wait: GroupWait?
  /// Since when its group has been due, or was when the rule last had something to do; `nil` where it is judged in every sweep.
  var dueSince: Timestamp?
  /// Whether the condition is true now; with ``wait`` it may be false, while what the rule holds stands.
  var isTrueNow = true
  /// Whether its holding actions stand by what it said when its group was due.
  var stands = false

  /// One action of the rule, worked out for the workspace.
  struct Wish: Sendable {
    let action: RuleAction
    let resolution: Resolution
    /// The latest instant that it may aim at (`at_most`).
    var atMost: Timestamp?
  }

  /// How much longer the condition must hold before the rule acts (`for:`); `nil` when it may act now.
  func waits(at now: Timestamp) -> Duration? {
    guard let holdFor = rule.holdFor, let trueSince else { return nil }
    let left = holdFor - (now - trueSince)
    return left > .zero ? left : nil
  }
}
