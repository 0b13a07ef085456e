import Audit
import Rules
import TestSupport
import Time

@testable import Pipeline

/// Random rules and memories, from a seed so that a failure can be had again.
struct RandomFleet {
  private var random: SeededGenerator

  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  private mutating func pick<Element>(_ choices: [Element]) -> Element {
    choices[Int.random(in: choices.indices, using: &random)]
  }

  mutating func happens(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }

  mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }

  /// Rules of every kind of action, with conditions on some of the workspaces `w0`, `w1`, …
  ///
  /// - Parameters:
  ///   - mode: of all of them; `nil` for some of each
  ///   - movers: whether most of them move the deadline
  mutating func rules(mode: String? = nil, movers: Bool = false) -> String {
    (0..<number(2...7)).map { index in
      let actions = [
        "extend: {to: \"${now + duration('\(number(3...20))h')}\"}",
        "shorten: {to: \"${now + duration('\(number(35...300))m')}\"}", "set_ttl: {to: \(number(1...12))h}",
        "clear_ttl: {}", "set_autostart: {schedule: \"\(number(0...59)) 7 * * 1-5\"}", "clear_autostart: {}",
      ]
      let action = pick(movers && happens(90) ? Array(actions.prefix(2)) : actions)
      let condition = pick([
        "true", "ws.name > 'w\(number(0...9))'", "has(ws.ttl) && ws.ttl > duration('\(number(1...12))h')",
        "ws.idle_for > duration('\(number(0...40))m')", "ws.agents.exists(a, a.status == 'connected')",
        "has(ws.autostart)", "template.name.matches(ws.name)", "state.actions_this_build < 2",
        "!has(state.last_action_at) || now - state.last_action_at > duration('30m')",
      ])
      var rest = ""
      if happens(40) { rest += "\n  cooldown: \(number(10...90))m" }
      if happens(30) { rest += "\n  for: \(number(5...60))m" }
      if happens(30) { rest += "\n  on_error: hold" }
      var limits: [String] = []
      if happens(30) { limits.append("max_actions_per_sweep: \(number(1...6))") }
      if happens(30) { limits.append("max_per_build: \(number(1...3))") }
      if !limits.isEmpty { rest += "\n  limits: {\(limits.joined(separator: ", "))}" }
      return """
        - name: r\(index)
          mode: \(mode ?? pick(["enforce", "enforce", "dry-run", "off"]))
          priority: \(number(0...2) * 10)
          when: "\(condition)"
          actions: [{\(action)}]\(rest)
        """
    }.joined(separator: "\n")
  }

  mutating func policy(_ mode: Mode) -> Policy {
    Policy(
      mode: mode, maxActionsPerSweep: pick([2, 5, 200]), maxShortenedPercent: pick([0, 25, 100]),
      alwaysShortened: pick([0, 2, 5]),
      optOut: happens(20) ? OptOut(names: [Glob("w\(number(0...9))")]) : OptOut())
  }

  /// What a trail could hold of these workspaces under rules of those names.
  mutating func memory(of ids: [String], now: Timestamp) -> StoredMemory {
    var memory = StoredMemory()
    for id in ids {
      for rule in (0..<7).map({ "r\($0)" }) where happens(40) {
        // Since when it is true is remembered in one of the two counts only.
        let since: Timestamp? = happens(50) ? now - .minutes(number(1...90)) : nil
        let isShadowSince = happens(50)
        for shadow in [false, true] where happens(60) {
          memory.rules[.init(workspace: id, rule: rule, shadow: shadow)] = RuleMemory(
            trueSince: shadow == isShadowSince ? since : nil, lastActionAt: now - .minutes(number(1...100)),
            buildNumber: Int64(number(1...2)), actionsThisBuild: number(0...3))
        }
      }
      for effect in DecisionRecord.Effect.allCases where happens(30) {
        memory.attempts.append(
          RecentAttempt(
            workspace: id, effect: effect, before: pick([nil, "9h", "2026-03-11T20:00:00Z"]),
            after: pick([nil, "1h", "2026-03-11T12:00:00Z"]), sweepAt: now - .seconds(number(5...4000)),
            result: pick([nil, .applied, .refused, .failed, .conflict]), failure: pick([nil, "forbidden"])))
      }
      if happens(30) {
        memory.values[.init(workspace: id, effect: happens(50) ? .lifetime : .ttl)] =
          ValueMemory(value: "x", setBy: .other, at: now - .minutes(number(1...90)))
      }
    }
    return memory
  }

  /// A workspace in some state.
  mutating func facts(_ name: String) -> WorkspaceFacts {
    let isRunning = happens(75)
    let (deadline, idle, ttl) = (number(20...900), number(0...60), number(1...12))
    let (isConnected, isManual, isScheduled, isUnknown) = (happens(60), happens(10), happens(40), happens(10))
    return workspace(name) { facts in
      if !isRunning { (facts.status, facts.transition) = ("stopped", "stop") }
      facts.deadline = isManual || !isRunning ? nil : wednesday + .minutes(deadline)
      facts.lastUsedAt = wednesday - .minutes(idle)
      facts.ttl = isManual ? nil : .hours(ttl)
      facts.autostart = isScheduled ? "CRON_TZ=UTC 0 8 * * 1-5" : nil
      facts.agents = [AgentFacts(name: "main", status: isConnected ? "connected" : "disconnected")]
      if isUnknown { facts.unknown = ["ws.agents"] }
    }
  }
}
