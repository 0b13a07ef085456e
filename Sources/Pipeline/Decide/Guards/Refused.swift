import Audit
import Time

/// Leaves a workspace alone for a while after the server refused or failed a request for it.
///
/// Requests that always fail must not take the turns of all others.
struct Refused: Guard {
  func verdict(on decision: Decision, in context: GuardContext) -> Verdict? {
    guard let setback = decision.observation.memory.setbacks[decision.effect] else { return nil }
    let until = setback.restEnds(pace: context.policy.pace)
    guard context.now < until else { return nil }
    let failure = setback.failure.map { " (\($0))" } ?? ""
    return .blocked(
      by: .refused,
      reason: "\(setback.words) at \(setback.last.rfc3339)\(failure); it is asked again from \(until.rfc3339) on",
      until: until)
  }
}

extension Setback {
  /// What the server did.
  fileprivate var words: String {
    switch result {
    case .refused: "the server refused it"
    case .conflict: "the workspace was busy"
    case .applied, .unchanged, .foundApplied, .failed, .foundNotApplied, .undeterminable: "the server did not do it"
    }
  }
}
