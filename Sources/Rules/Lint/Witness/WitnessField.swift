import CEL
import Time

/// The attributes that a witness can be given, by their names in formulas.
struct WitnessField {
  private let name: String
  /// The rule whose memory it is; `nil` for attributes of workspaces.
  private let scope: String?
  /// Whether it is the result of a call, which cannot be given.
  let isCall: Bool

  /// - Returns: `nil` for what is not known
  init?(_ name: String, in witness: Witness) {
    let parts = name.split(separator: "|", maxSplits: 1).map(String.init)
    if witness.calls.contains(name) {
      (scope, self.name, isCall) = (nil, name, true)
      return
    }
    isCall = false
    if parts.count == 2 {
      guard parts[1].hasPrefix("state."), !parts[1].contains(" ") else { return nil }
      (scope, self.name) = (parts[0], parts[1])
    } else {
      (scope, self.name) = (nil, name)
    }
    guard Self.known.contains(self.name) else { return nil }
  }

  private static let instants: [String: WritableKeyPath<WorkspaceFacts, Timestamp?> & Sendable] = [
    "ws.started_at": \.startedAt, "ws.last_used_at": \.lastUsedAt, "ws.deadline": \.deadline,
    "ws.max_deadline": \.maxDeadline, "ws.next_start_at": \.nextStartAt, "ws.dormant_at": \.dormantAt,
    "ws.deleting_at": \.deletingAt, "ws.app_status_since": \.appStatusSince,
  ]
  private static let durations: [String: WritableKeyPath<WorkspaceFacts, Duration?> & Sendable] = [
    "ws.ttl": \.ttl, "template.default_ttl": \.template.defaultTTL, "template.activity_bump": \.template.activityBump,
  ]
  private static let texts: [String: WritableKeyPath<WorkspaceFacts, String> & Sendable] = [
    "ws.id": \.id, "ws.name": \.name, "ws.owner": \.owner.name, "ws.template": \.template.name,
    "ws.template_version": \.templateVersion, "ws.status": \.status, "ws.transition": \.transition,
    "ws.build_reason": \.buildReason, "template.id": \.template.id,
  ]
  private static let optionalTexts: [String: WritableKeyPath<WorkspaceFacts, String?> & Sendable] = [
    "ws.organization": \.organization, "ws.autostart": \.autostart, "ws.suspended_autostart": \.suspendedAutostart,
    "ws.automatic_updates": \.automaticUpdates, "ws.app_status": \.appStatus, "owner.id": \.owner.id,
    "owner.status": \.owner.status, "template.display_name": \.template.displayName,
    "template.organization": \.template.organization,
  ]
  private static let flags: [String: WritableKeyPath<WorkspaceFacts, Bool> & Sendable] = [
    "ws.outdated": \.outdated, "ws.is_prebuild": \.isPrebuild,
  ]
  private static let optionalFlags: [String: WritableKeyPath<WorkspaceFacts, Bool?> & Sendable] = [
    "ws.healthy": \.healthy, "ws.favorite": \.favorite, "template.deprecated": \.template.deprecated,
    "template.allow_user_autostop": \.template.allowUserAutostop,
    "template.allow_user_autostart": \.template.allowUserAutostart,
  ]
  private static let others: Set<String> = [
    "now", "ws.created_at", "ws.idle_for", "ws.build_number", "ws.daily_cost", "state.actions_today",
    "state.days_used_last_14",
    "state.actions_this_build", "state.last_action_at", "state.true_since",
  ]
  private static let sessions: [String: WritableKeyPath<SessionFacts, Int> & Sendable] = [
    "ws.sessions.ssh": \.ssh, "ws.sessions.vscode": \.vscode, "ws.sessions.jetbrains": \.jetbrains,
    "ws.sessions.terminal": \.terminal, "ws.sessions.connections": \.connections,
    "ws.sessions.rx_bytes": \.receivedBytes, "ws.sessions.tx_bytes": \.sentBytes,
  ]
  private static let known = Set(instants.keys).union(durations.keys).union(others).union(sessions.keys)

  /// What makes the values of a workspace present where they are asked for.
  private static let defaults: [String: String] = [
    "ws.autostart": "CRON_TZ=UTC 0 8 * * 1-5", "ws.suspended_autostart": "CRON_TZ=UTC 0 8 * * 1-5",
    "ws.automatic_updates": "always", "ws.app_status": "idle", "owner.status": "active",
  ]

  // MARK: Numbers

  /// Its value: a number, nanoseconds, or nanoseconds since 1970; `nil` where it is absent.
  func value(in witness: Witness) -> Int64? {
    if isCall { return witness.calls.value(of: name, on: witness) }
    let facts = witness.facts
    if let path = Self.instants[name] { return facts[keyPath: path].map(Self.amount) }
    if let path = Self.durations[name] { return facts[keyPath: path]?.wholeNanoseconds }
    if let path = Self.sessions[name] { return facts.sessions.map { Int64($0[keyPath: path]) } }
    let state = witness.states[scope ?? ""] ?? RuleState()
    switch name {
    case "now": return Self.amount(witness.now)
    case "ws.created_at": return Self.amount(facts.createdAt)
    case "ws.idle_for": return facts.idle(at: witness.now).wholeNanoseconds
    case "ws.build_number": return Int64(facts.buildNumber)
    case "ws.daily_cost": return Int64(facts.dailyCost)
    case "state.actions_today": return Int64(state.actionsToday)
    case "state.actions_this_build": return Int64(state.actionsThisBuild)
    case "state.days_used_last_14": return state.daysUsed.map(Int64.init)
    case "state.last_action_at": return state.lastActionAt.map(Self.amount)
    case "state.true_since": return state.trueSince.map(Self.amount)
    default: return nil
    }
  }

  /// Gives it a value, and to others what follows from it.
  func set(_ value: Int64, in witness: inout Witness) {
    let instant = Timestamp.epoch + .nanoseconds(value)
    if let path = Self.instants[name] {
      witness.facts[keyPath: path] = instant
    } else if let path = Self.durations[name] {
      witness.facts[keyPath: path] = .nanoseconds(value)
    } else if let path = Self.sessions[name] {
      witness.facts.sessions?[keyPath: path] = Int(value)
    } else if let scope {
      var state = witness.states[scope] ?? RuleState()
      switch name {
      case "state.actions_today": state.actionsToday = Int(value)
      case "state.actions_this_build": state.actionsThisBuild = Int(value)
      case "state.days_used_last_14": state.daysUsed = Int(value)
      case "state.last_action_at": state.lastActionAt = instant
      default: state.trueSince = instant
      }
      witness.states[scope] = state
    } else {
      switch name {
      case "now": witness.now = instant.flooredToSecond
      case "ws.created_at": witness.facts.createdAt = instant
      case "ws.build_number": witness.facts.buildNumber = Int(value)
      case "ws.daily_cost": witness.facts.dailyCost = Int(value)
      default:
        let used = witness.now - .nanoseconds(value)
        witness.facts.lastUsedAt = used
        witness.facts.createdAt = min(witness.facts.createdAt, used)
        witness.facts.startedAt = witness.facts.startedAt.map { min($0, used) }
      }
    }
  }

  /// The value that it has in a workspace about which nothing is said.
  func usual(at now: Timestamp) -> Int64 {
    switch name {
    case "ws.deadline", "ws.max_deadline": Self.amount(now + .hours(2))
    case "ws.next_start_at", "ws.deleting_at": Self.amount(now + .hours(20))
    case "ws.build_number": 1
    case "ws.daily_cost", "state.actions_today", "state.actions_this_build", "state.days_used_last_14": 0
    case _ where Self.sessions[name] != nil: 0
    case _ where Self.durations[name] != nil: Duration.hours(8).wholeNanoseconds
    default: Self.amount(now - .hours(3))
    }
  }

  private static func amount(_ instant: Timestamp) -> Int64 { (instant - .epoch).wholeNanoseconds }

  /// Whether a field's value is a number, and neither an instant nor a duration.
  static func isNumber(_ name: String) -> Bool { sessions[name] != nil || numbers.contains { name.hasSuffix($0) } }

  private static let numbers = [
    "build_number", "daily_cost", "actions_today", "actions_this_build", "days_used_last_14",
  ]

  /// A sum's value for people.
  static func text(_ value: Int64, of sum: LinearSum) -> String {
    if sum.parts.allSatisfy({ isNumber($0.name) }) { return "\(value)" }
    let instants = sum.parts.reduce(Int64(0)) {
      $0
        + ($1.name == "now" || $1.name.hasSuffix("_at") || $1.name.hasSuffix("_since")
          || $1.name.hasSuffix("deadline") ? $1.factor : 0)
    }
    return instants == 1 ? (Timestamp.epoch + .nanoseconds(value)).rfc3339 : Duration.nanoseconds(value).exactText
  }

  // MARK: Texts and truths

  static func text(of path: String, in facts: WorkspaceFacts) -> String? {
    if let key = texts[path] { return facts[keyPath: key] }
    if let name = parameter(path) { return facts.params?[name] ?? nil }
    return optionalTexts[path].flatMap { facts[keyPath: $0] }
  }

  /// - Returns: whether it could be given
  static func set(_ text: String, to path: String, in facts: inout WorkspaceFacts) -> Bool {
    if let key = texts[path] {
      facts[keyPath: key] = text
      if path == "ws.status" { facts.transition = transition(of: text) }
      return true
    }
    if let name = parameter(path) {
      facts.params?[name] = text
      return true
    }
    guard let key = optionalTexts[path] else { return false }
    facts[keyPath: key] = text
    return true
  }

  /// The name of the workspace's parameter that is meant; `nil` for other fields.
  private static func parameter(_ path: String) -> String? {
    path.hasPrefix("ws.params.") ? String(path.dropFirst("ws.params.".count)) : nil
  }

  private static func transition(of status: String) -> String {
    switch status {
    case "stopping", "stopped": "stop"
    case "deleting", "deleted": "delete"
    default: "start"
    }
  }

  static func isPresent(_ path: String, in facts: WorkspaceFacts) -> Bool? {
    if let key = instants[path] { return facts[keyPath: key] != nil }
    if let key = durations[path] { return facts[keyPath: key] != nil }
    if let key = optionalTexts[path] { return facts[keyPath: key] != nil }
    if parameter(path) != nil { return text(of: path, in: facts) != nil }
    return optionalFlags[path].map { facts[keyPath: $0] != nil }
  }

  /// - Returns: whether it could be made so
  static func setPresent(_ path: String, _ isPresent: Bool, in witness: inout Witness) -> Bool {
    if isPresent {
      if Self.isPresent(path, in: witness.facts) == true { return true }
      if let field = WitnessField(path, in: witness) {
        field.set(field.usual(at: witness.now), in: &witness)
        return true
      }
      if let name = parameter(path) {
        witness.facts.params?[name] = "some"
      } else if let key = optionalTexts[path] {
        witness.facts[keyPath: key] = defaults[path] ?? "some"
      } else if let key = optionalFlags[path] {
        witness.facts[keyPath: key] = true
      } else {
        return false
      }
    } else if let name = parameter(path) {
      witness.facts.params?[name] = nil
    } else if let key = instants[path] {
      witness.facts[keyPath: key] = nil
    } else if let key = durations[path] {
      witness.facts[keyPath: key] = nil
    } else if let key = optionalTexts[path] {
      witness.facts[keyPath: key] = nil
    } else if let key = optionalFlags[path] {
      witness.facts[keyPath: key] = nil
    } else {
      return false
    }
    return true
  }

  static func truth(of path: String, in witness: Witness) -> Bool? {
    if let key = flags[path] { return witness.facts[keyPath: key] }
    if let key = optionalFlags[path] { return witness.facts[keyPath: key] }
    switch path {
    case "ws.agent_connected": return witness.facts.agents.contains { $0.status == "connected" }
    case "ws.used_in_this_build": return witness.facts.isUsedInThisBuild
    default: return nil
    }
  }

  /// - Returns: whether it could be made so
  static func set(_ truth: Bool, to path: String, in witness: inout Witness) -> Bool {
    if let key = flags[path] {
      witness.facts[keyPath: key] = truth
    } else if let key = optionalFlags[path] {
      witness.facts[keyPath: key] = truth
    } else if path == "ws.agent_connected" {
      witness.facts.agents = [AgentFacts(name: "main", status: truth ? "connected" : "disconnected")]
    } else if path == "ws.used_in_this_build" {
      let started = witness.facts.startedAt ?? witness.now - .hours(4)
      witness.facts.startedAt = started
      witness.facts.lastUsedAt = truth ? max(started + .seconds(1), witness.facts.lastUsedAt ?? started) : started
    } else {
      return false
    }
    return true
  }
}

extension LinearSum {
  /// The sum as one writes it, without what tells rules apart: `ws.deadline - now`.
  var plain: String {
    // What is subtracted comes last.
    let ordered = parts.filter { $0.factor > 0 } + parts.filter { $0.factor < 0 }
    return ordered.enumerated().map { index, part in
      let name = part.name.split(separator: "|").last.map(String.init) ?? part.name
      let factor = part.factor.magnitude == 1 ? "" : "\(part.factor.magnitude) * "
      let sign = part.factor < 0 ? (index == 0 ? "-" : " - ") : (index == 0 ? "" : " + ")
      return sign + factor + name
    }.joined()
  }
}
