import Audit
import Rules
import Time

/// Curfew's memory of one workspace between sweeps, stored in the `live_` tables of the audit file.
///
/// Takes the space of a reference: an observation and the memory of the fleet share the contents until one of them changes.
public struct WorkspaceMemory: Sendable, Equatable {
  /// One element: an array shares its storage between copies, and changes it in place where there is only one.
  private var contents: [Contents]

  private struct Contents: Sendable, Equatable {
    var rules: [RuleKey: RuleMemory] = [:]
    var values: EffectMap<ValueMemory> = [:]
    var lastReadAt: Timestamp?
    var notReadAt: Timestamp?
    var notSeenAt: Timestamp?
    var lastReading: LastReading?
    var rare = Rare.nothing
  }

  private static let nothing = [Contents()]

  /// Creates an empty memory, unless values are given.
  public init(rules: [RuleKey: RuleMemory] = [:], values: EffectMap<ValueMemory> = [:]) {
    contents = rules.isEmpty && values.isEmpty ? Self.nothing : [Contents(rules: rules, values: values)]
  }

  /// By rule; a dry-run rule remembers in its shadow entry what it would have done.
  public var rules: [RuleKey: RuleMemory] {
    get { contents[0].rules }
    // In place: setting a copy of all for each of ten thousand rules would take a second.
    _modify { yield &contents[0].rules }
  }

  /// The value of each effect that Curfew last saw or set.
  public var values: EffectMap<ValueMemory> {
    get { contents[0].values }
    _modify { yield &contents[0].values }
  }

  /// When this process last read the workspace, server time; `nil` while the memory comes from the file alone.
  var lastReadAt: Timestamp? {
    get { contents[0].lastReadAt }
    set { contents[0].lastReadAt = newValue }
  }

  /// When a sweep last failed to read the server since the reading before, server time; `nil` where none did.
  var notReadAt: Timestamp? {
    get { contents[0].notReadAt }
    set { contents[0].notReadAt = newValue }
  }

  /// Until when time is unknown that has been taken off already from how long conditions have held, server time.
  ///
  /// The latest sweep that did not see the workspace since the reading before; `nil` where all did.
  var notSeenAt: Timestamp? {
    get { contents[0].notSeenAt }
    set { contents[0].notSeenAt = newValue }
  }

  /// The deadline as it was last read, or as Curfew has set it since; an earlier process's until this one has read.
  var lastReading: LastReading? {
    get { contents[0].lastReading }
    set { contents[0].lastReading = newValue }
  }

  /// What few workspaces have.
  private var rare: Rare {
    get { contents[0].rare }
    set { contents[0].rare = newValue }
  }

  public static func == (left: WorkspaceMemory, right: WorkspaceMemory) -> Bool { left.contents == right.contents }

  /// The memory of one rule.
  ///
  /// `trueSince`, `standsSince` and `owedAt` do not depend on the mode: right after a change of mode, they are taken from
  /// the other entry.
  func memory(of rule: Rule, shadow: Bool) -> RuleMemory? {
    let own = rules[.init(rule: rule.name, shadow: shadow)]
    guard rule.holdFor != nil || rule.timing != nil, let other = rules[.init(rule: rule.name, shadow: !shadow)] else {
      return own
    }
    var memory = own ?? RuleMemory()
    if rule.holdFor != nil { memory.trueSince = memory.trueSince ?? other.trueSince }
    if rule.timing != nil {
      memory.standsSince = memory.standsSince ?? other.standsSince
      memory.owedAt = memory.owedAt ?? other.owedAt
    }
    return memory == RuleMemory() ? own : memory
  }

  /// Identifies a rule's memory: of what the rule did, or, in the shadow, of what it would have done.
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

extension WorkspaceMemory {
  /// What few workspaces have, kept apart: a memory without it takes a third of the space.
  private enum Rare: Sendable, Equatable {
    case nothing
    indirect case something(Contents)

    struct Contents: Sendable, Equatable {
      var sent: [Effect: String?] = [:]
      var notDeletedUntil: Timestamp?
      var setbacks: [Effect: Setback] = [:]
      var opposed: [Opposition.Key: Opposition] = [:]
      var moved: [String: MovesByUse] = [:]
      var takenAt: [Effect: Timestamp] = [:]
      var open: [Effect: Timestamp] = [:]
      var confirmed: [Effect: ConfirmedChange] = [:]
      var suspension: Suspension?
    }

    var contents: Contents? {
      get {
        if case .something(let contents) = self { return contents }
        return nil
      }
      set {
        guard let contents = newValue, contents != Contents() else { return self = .nothing }
        self = .something(contents)
      }
    }
  }

  private mutating func change<Value>(_ part: WritableKeyPath<Rare.Contents, Value>, to value: Value) {
    var contents = rare.contents ?? Rare.Contents()
    contents[keyPath: part] = value
    rare.contents = contents
  }

  /// By effect: the value that Curfew sent last while its arrival is unknown; `.some(nil)` is a cleared value.
  var sent: [Effect: String?] {
    get { rare.contents?.sent ?? [:] }
    set { change(\.sent, to: newValue) }
  }

  /// Until when a workspace that is missing from the list, but not deleted, is not asked for again.
  var notDeletedUntil: Timestamp? {
    get { rare.contents?.notDeletedUntil }
    set { change(\.notDeletedUntil, to: newValue) }
  }

  /// By effect: the series of failed requests, if the last one failed.
  var setbacks: [Effect: Setback] {
    get { rare.contents?.setbacks ?? [:] }
    set { change(\.setbacks, to: newValue) }
  }

  /// By rule and effect: how often others undid a rule's change.
  var opposed: [Opposition.Key: Opposition] {
    get { rare.contents?.opposed ?? [:] }
    set { change(\.opposed, to: newValue) }
  }

  /// By rule: how often in one session the server moved back a deadline that the rule had shortened.
  var moved: [String: MovesByUse] {
    get { rare.contents?.moved ?? [:] }
    set { change(\.moved, to: newValue) }
  }

  /// By effect: start of the last sweep that took something from the owner; it counts against the blast radius.
  var takenAt: [Effect: Timestamp] {
    get { rare.contents?.takenAt ?? [:] }
    set { change(\.takenAt, to: newValue) }
  }

  /// By effect: when the oldest request without a known outcome was sent.
  var open: [Effect: Timestamp] {
    get { rare.contents?.open ?? [:] }
    set { change(\.open, to: newValue) }
  }

  /// The latest change of each effect that the server confirmed.
  var confirmed: [Effect: ConfirmedChange] {
    get { rare.contents?.confirmed ?? [:] }
    set { change(\.confirmed, to: newValue) }
  }

  /// The schedule that a rule suspends; `nil` when none does.
  var suspension: Suspension? {
    get { rare.contents?.suspension }
    set { change(\.suspension, to: newValue) }
  }
}

extension RuleMemory {
  /// Number of actions in this build; 0 when the stored count is for another build.
  func actions(inBuild number: Int) -> Int { buildNumber == Int64(number) ? actionsThisBuild : 0 }

  /// Number of actions on the day of `now` in the rule's zone.
  ///
  /// Those of a day still to come are of today: the server's clock was put back since.
  func actionsToday(at now: Timestamp, in zone: Zone) -> Int { actions(onDay: zone.day(of: now)) }

  private func actions(onDay today: String) -> Int { day.map { $0 >= today } ?? false ? actionsThatDay : 0 }

  /// Whether it has acted on all effects that a rule changes since an instant at which it was to.
  func hasActed(_ rule: Rule, since instant: Timestamp) -> Bool {
    guard let last = lastActionAt, last >= instant else { return false }
    return rule.actions.allSatisfy { action in
      !action.kind.competes || lastAction(on: .init(action.effect)).map { $0 >= instant } ?? false
    }
  }

  /// The memory after one more action; `zone` defines the rule's days.
  func acted(on effect: DecisionRecord.Effect, at now: Timestamp, inBuild number: Int, zone: Zone) -> RuleMemory {
    acted(on: effect, at: now, inBuild: number, onDay: zone.day(of: now))
  }

  /// The memory without the last action on an effect, which was never made.
  ///
  /// - Parameter instant: the rule's action before that; `nil` for none.
  func withoutLastAction(on effect: DecisionRecord.Effect, before instant: Timestamp?) -> RuleMemory {
    var earlier = self
    earlier.lastActions?[effect] = instant
    earlier.lastActionAt = earlier.lastActions.map { $0.values.max() } ?? instant
    if earlier.lastActions?.isEmpty ?? false { earlier.lastActions = nil }
    earlier.actionsThisBuild = max(0, actionsThisBuild - 1)
    earlier.actionsThatDay = max(0, actionsThatDay - 1)
    return earlier
  }

  /// The memory after one more action that counts for `day`, a day in the rule's zone.
  func acted(on effect: DecisionRecord.Effect, at now: Timestamp, inBuild number: Int, onDay day: String) -> RuleMemory
  {
    var next = self
    // Where nothing told them apart, the last action was on all effects.
    var last = Dictionary(
      uniqueKeysWithValues: DecisionRecord.Effect.allCases.compactMap { effect in
        lastAction(on: effect).map { (effect, $0) }
      })
    last[effect] = now
    next.lastActions = last
    next.lastActionAt = now
    next.actionsThisBuild = actions(inBuild: number) + 1
    next.buildNumber = Int64(number)
    next.actionsThatDay = actions(onDay: day) + 1
    next.day = day
    return next
  }
}

extension Zone {
  /// The day of an instant in this zone, in the form that the memory and the trail store.
  func day(of instant: Timestamp) -> String { civil(at: instant).date.description }
}
