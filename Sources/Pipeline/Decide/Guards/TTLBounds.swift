import Rules
import Time

/// Stops TTLs that the server would refuse: under a minute, or over 30 days (7 days before v0.26.2).
struct TTLBounds: Guard {
  func verdict(on decision: Decision, in context: GuardContext) -> Verdict? {
    guard case .ttl(let ttl?) = decision.action else { return nil }
    if ttl < ServerLimits.shortestTTL {
      return .blocked(by: .ttlBounds, reason: "a TTL of \(ttl.shortText) is under the server's minimum of a minute")
    }
    if ttl > context.server.longestTTL {
      let longest = context.server.longestTTL.shortText
      return .blocked(
        by: .ttlBounds, reason: "a TTL of \(ttl.shortText) is over the \(longest) this server allows")
    }
    return nil
  }
}
