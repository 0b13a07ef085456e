/// Stops changes to prebuilt, dormant and deleted workspaces.
///
/// The server refuses such changes, or accepts them without effect (How Coder behaves, "Protected workspaces").
struct ProtectedKind: Guard {
  func verdict(on decision: Decision, in context: GuardContext) -> Verdict? {
    let facts = decision.facts
    if facts.isPrebuild { return .blocked(by: .protectedKind, reason: "it is a prebuilt workspace nobody has claimed") }
    if facts.dormantAt != nil {
      return .blocked(by: .protectedKind, reason: "it is dormant: the server neither stops nor starts it")
    }
    if facts.status == "deleting" || facts.status == "deleted" || facts.transition == "delete" {
      return .blocked(by: .protectedKind, reason: "it is \(facts.status == "deleted" ? "deleted" : "being deleted")")
    }
    return nil
  }
}
