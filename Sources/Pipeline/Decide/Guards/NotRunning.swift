/// A lifetime needs a running session; a TTL or schedule waits until no build is under way.
struct NotRunning: Guard {
  func verdict(on decision: Decision, in context: GuardContext) -> Verdict? {
    let observation = context.observation
    if observation.isBuilding {
      return .blocked(by: .notRunning, reason: "a build is under way: it is \(context.facts.status)")
    }
    if decision.effect == .lifetime, !observation.isRunning {
      return .blocked(by: .notRunning, reason: "it is not running: it is \(context.facts.status)")
    }
    return nil
  }
}
