/// A lifetime needs a running session; a TTL or schedule waits until no build is under way.
struct NotRunning: Guard {
  func verdict(on decision: Decision, in context: GuardContext) -> Verdict? {
    if decision.facts.isBuilding {
      return .blocked(by: .notRunning, reason: "a build is under way: it is \(decision.facts.status)")
    }
    if decision.effect == .lifetime, !decision.facts.isRunning {
      return .blocked(by: .notRunning, reason: "it is not running: it is \(decision.facts.status)")
    }
    return nil
  }
}
