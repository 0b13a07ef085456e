import Audit
import Rules
import Time

/// Which groups of the rules are due in one judgement. Pure.
///
/// A rule whose group is not due asks for nothing, and what it holds (`keep`, `suspend_autostart`) stays as it was when the
/// group was due last. Its condition is still evaluated, so that `for` counts on.
struct GroupDues: Sendable {
  private let now: Timestamp
  private let timings: [GroupTiming]
  private let states: [GroupTiming.Key: GroupTiming.State]
  /// What a sweep notes in the trail; empty where it may not judge whole groups.
  let records: [GroupRecord]
  /// The rules with holding actions in such groups, by name.
  private let holders: [String: Rule]
  /// The notices that still count.
  private let notices: NoticeMemory

  /// Whether all groups are judged in every sweep.
  var isEmpty: Bool { timings.isEmpty }

  /// The groups of these rules.
  ///
  /// Only a reading of all workspaces makes a group due: otherwise the others would miss their time.
  init(_ ruleSet: RuleSet, _ memory: GroupMemory, in reading: Reading, policy: Policy) {
    now = reading.now
    notices = reading.notices
    timings = ruleSet.timings
    var states: [GroupTiming.Key: GroupTiming.State] = [:]
    var records: [GroupRecord] = []
    let isWhole = reading.scope == nil || reading.scope == .everything
    for timing in timings {
      let (dealtWith, isPutBack) = memory.dealtWith(timing, in: policy.mode, at: reading.laterPresent)
      func record(_ state: GroupRecord.State, until at: Timestamp = reading.now) -> GroupRecord {
        GroupRecord(
          file: timing.key.file, name: timing.key.name, timing: timing.text, state: state, at: at)
      }
      guard isWhole else {
        states[timing.key] = .notDue(until: timing.next(after: dealtWith ?? reading.now))
        continue
      }
      if reading.isAhead {
        states[timing.key] = timing.state(ahead: reading.now, dealtWith: dealtWith, interval: policy.interval)
        continue
      }
      let state = timing.state(at: reading.now, dealtWith: dealtWith)
      states[timing.key] = state
      switch state {
      case .due: records.append(record(.judged))
      case .missed: records.append(record(.missed))
      case .notDue:
        if isPutBack || dealtWith == nil { records.append(record(.begun, until: dealtWith ?? reading.now)) }
      }
    }
    self.states = states
    self.records = records
    holders =
      timings.isEmpty
      ? [:]
      : Dictionary(
        ruleSet.rules.lazy.filter { $0.timing != nil && $0.mode != .off && $0.isHolding }.map { ($0.name, $0) },
        uniquingKeysWith: { first, _ in first })
  }

  /// Whether a rule may ask for something on a workspace now.
  enum Turn: Equatable {
    /// Its group is judged in every sweep.
    case always
    /// Its group is due since this instant, or was and it has not done yet what it wanted then.
    case due(since: Timestamp)
    case waits(GroupWait)
  }

  /// Whether a rule may ask for something on a workspace now.
  ///
  /// - Parameter memory: the rule's memory of the workspace
  func turn(of rule: Rule, _ memory: RuleMemory?, on observation: Observation) -> Turn {
    guard let timing = rule.timing, let state = states[timing.key] else { return .always }
    switch state {
    case .due(let since): return .due(since: since)
    case .notDue(let until), .missed(_, let until):
      if let owed = memory?.owedAt, now < end(of: rule, owingSince: owed, on: observation),
        memory.map({ !$0.hasActed(rule, since: owed) }) ?? true
      {
        return .due(since: owed)
      }
      return .waits(GroupWait(rule: rule, until: until))
    }
  }

  /// Until when a rule still does what it owes since a due time.
  ///
  /// Where a notice has to be old enough first, the grace period begins when it is, provided that it was delivered within that
  /// of the due time.
  private func end(of rule: Rule, owingSince owed: Timestamp, on observation: Observation) -> Timestamp {
    let end = owed + GroupTiming.gracePeriod
    guard let before = rule.notice?.before,
      case .delivered(let at, _) = notices.before(rule, on: observation)?.state, at < end
    else { return end }
    return max(end, at + before + GroupTiming.gracePeriod)
  }

  /// The rules that hold something on a workspace by what they said when their groups were due, though they do not select it
  /// any more.
  func standing(on observation: Observation, besides rules: [Rule], isEnforced: (Rule) -> Bool) -> [Rule] {
    guard !holders.isEmpty else { return [] }
    let names = observation.memory.rules.filter { $0.value.standsSince != nil }.map(\.key)
    return names.compactMap { key -> Rule? in
      guard let rule = holders[key.rule], key.shadow != isEnforced(rule), !rules.contains(where: { $0 === rule }),
        case .waits = turn(of: rule, observation.memory.rules[key], on: observation)
      else { return nil }
      return rule
    }
  }

  /// A sentence for each group whose due time no sweep met.
  var notes: [String] {
    timings.compactMap { timing in
      let name = "the group '\(timing.key.name)' of \(timing.key.file)"
      switch states[timing.key] {
      case .due(let since) where now - since > .minutes(5):
        return "\(name) was due at \(since.flooredToSecond.rfc3339), when no sweep judged it, and is judged now"
      case .missed(let at, let until):
        let next = until.map { "; it is due next at \($0.flooredToSecond.rfc3339)" } ?? ""
        return "\(name) was due at \(at.flooredToSecond.rfc3339), and no sweep judged it within "
          + "\(GroupTiming.gracePeriod.shortText): it is left out\(next)"
      case .due, .notDue, nil: return nil
      }
    }
  }
}

/// Why a rule asks for nothing now: its group is not due.
struct GroupWait: Sendable, Equatable {
  /// The group's name.
  let group: String
  /// When it is due next; `nil` when it never is again.
  let until: Timestamp?
  private let zone: Zone

  init(rule: Rule, until: Timestamp?) {
    group = rule.group
    self.until = until
    zone = rule.zone
  }

  /// `its group 'evening' is not due until 2026-03-11 17:00 +01:00`.
  var sentence: String {
    let time = until.map { "until \($0.isOnTheMinute ? zone.minuteText(of: $0) : $0.flooredToSecond.rfc3339)" }
    return "its group '\(group)' is not due \(time ?? "ever again")"
  }
}

extension Timestamp {
  /// Whether its clocks show no seconds.
  fileprivate var isOnTheMinute: Bool { (self - .epoch).wholeNanoseconds % 60_000_000_000 == 0 }
}
