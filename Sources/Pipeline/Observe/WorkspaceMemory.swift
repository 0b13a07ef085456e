import Audit
import Rules
import Time

/// What Curfew remembers of one workspace between sweeps, kept in the audit file's `live_` tables.
public struct WorkspaceMemory: Sendable, Equatable {
  /// By rule; a dry-run rule remembers in its shadow what it would have done.
  public var rules: [RuleKey: RuleMemory]
  /// The value of each effect that Curfew last saw or set.
  public var values: [Effect: LiveValue]
  /// When this process read the workspace last, server time; `nil` while what is remembered is from the file.
  var lastReadAt: Timestamp?
  /// The deadline as it was read last, or as Curfew set it since; of the processes before this one where it has not read yet.
  var lastReading: LastReading?
  /// By effect: the value that Curfew sent last, where nobody knows yet whether it arrived; `.some(nil)` is none.
  var sent: [Effect: String?] = [:]
  /// Until when a workspace that no list shows is not asked for again; it was not deleted.
  var notDeletedUntil: Timestamp?
  /// By effect: what the server did not take when it was asked last.
  var setbacks: [Effect: Setback] = [:]
  /// How often others undid what a rule did.
  var opposed: [Opposition.Key: Opposition] = [:]
  /// By rule: how often the server moved back in a session what it had shortened.
  var moved: [String: MovesByUse] = [:]
  /// By effect: begin of the last sweep that took something from the owner; counts against the blast radius.
  var takenAt: [Effect: Timestamp] = [:]

  /// By effect: begin of the sweep that sent a request of which nobody knows yet what became of it.
  var open: [Effect: Timestamp] = [:]

  /// The latest change of each effect that the server confirmed.
  var confirmed: [Effect: ConfirmedChange] = [:]

  /// Nothing remembered.
  public init(rules: [RuleKey: RuleMemory] = [:], values: [Effect: LiveValue] = [:]) {
    self.rules = rules
    self.values = values
  }

  /// What a rule remembers.
  ///
  /// Since when its condition is true does not depend on the mode: right after a switch of it, the other count knows.
  func memory(of rule: Rule, shadow: Bool) -> RuleMemory? {
    let own = rules[.init(rule: rule.name, shadow: shadow)]
    guard rule.holdFor != nil, own?.trueSince == nil,
      let since = rules[.init(rule: rule.name, shadow: !shadow)]?.trueSince
    else { return own }
    var memory = own ?? RuleMemory()
    memory.trueSince = since
    return memory
  }

  /// A rule's memory is of what it did, or in the shadow of what it would have done.
  public struct RuleKey: Sendable, Hashable {
    /// The rule's name.
    public let rule: String
    /// Whether it is the memory of a dry run.
    public let shadow: Bool

    /// The key of one memory.
    public init(rule: String, shadow: Bool) {
      self.rule = rule
      self.shadow = shadow
    }
  }
}

extension RuleMemory {
  /// Actions in the build of that number: none when the count belongs to another.
  func actions(inBuild number: Int) -> Int { buildNumber == Int64(number) ? actionsThisBuild : 0 }

  /// Actions on the day of `now` in the rule's zone.
  func actionsToday(at now: Timestamp, in zone: Zone) -> Int {
    day == zone.day(of: now) ? actionsThatDay : 0
  }

  /// The memory after one more action of a rule whose days are those of `zone`.
  func acted(at now: Timestamp, inBuild number: Int, zone: Zone) -> RuleMemory {
    acted(at: now, inBuild: number, onDay: zone.day(of: now))
  }

  /// The memory without the last action, which was never made.
  ///
  /// - Parameter instant: when the rule had acted before it.
  func withoutLastAction(before instant: Timestamp?) -> RuleMemory {
    var earlier = self
    earlier.lastActionAt = instant
    earlier.actionsThisBuild = max(0, actionsThisBuild - 1)
    earlier.actionsThatDay = max(0, actionsThatDay - 1)
    return earlier
  }

  /// The memory after one more action that counts for `day`, a day of the rule's zone.
  func acted(at now: Timestamp, inBuild number: Int, onDay day: String) -> RuleMemory {
    var next = self
    next.lastActionAt = now
    next.actionsThisBuild = actions(inBuild: number) + 1
    next.buildNumber = Int64(number)
    next.actionsThatDay = (self.day == day ? actionsThatDay : 0) + 1
    next.day = day
    return next
  }
}

extension Zone {
  /// The day that an instant belongs to here, as the memory and the trail keep it.
  func day(of instant: Timestamp) -> String { civil(at: instant).date.description }
}
