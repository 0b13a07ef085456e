import Audit
import Glibc
import Time

// Makes the trail of a large fleet, for measuring what is asked of it: 10,000 workspaces, of which 2,000 are in use ten hours a day,
// looked at every five minutes. A rule shortens each after the work of the day.
//
//     TrailBenchmark DATABASE TO MAKE [DAYS [WORKSPACES [IN USE [END]]]]
//
// END is in seconds since 1970; the last day then ends at fourteen o'clock of that fleet, in the middle of the work.

let arguments = CommandLine.arguments.dropFirst()
guard let path = arguments.first else {
  print("usage: TrailBenchmark DATABASE [DAYS [WORKSPACES [IN USE [END]]]]")
  exit(2)
}
let numbers = arguments.dropFirst().map { Int($0) ?? 0 }
let days = numbers.first ?? 90
let workspaceCount = numbers.count > 1 ? numbers[1] : 10_000
let usedCount = numbers.count > 2 ? numbers[2] : workspaceCount / 5
let interval = Duration.minutes(5)
let sweepCount = days * 288 - (numbers.count > 3 ? 120 : 0)
/// 2026-09-01 at midnight, unless the end is given.
let beginning =
  numbers.count > 3 ? Timestamp(seconds: Int64(numbers[3])) - interval * sweepCount : Timestamp(seconds: 1_788_220_800)
let ruleName = "shorten-after-work"

/// A workspace's state; those that are not in use are stopped all the time.
struct Desk {
  let number: Int
  var build: Int64 = 2
  var isRunning = false
  var deadline: Timestamp?
  var startedAt: Timestamp?

  var id: String { "8a1cc8ad-0000-4000-8000-\(100_000_000_000 + number)" }
  /// People come between eight and ten.
  var arrives: Duration { .minutes(480 + number % 24 * 5) }
  var leaves: Duration { arrives + .hours(10) }

  var snapshot: SnapshotRecord {
    let transition = isRunning ? "start" : "stop"
    let started = startedAt.map { #","started_at":"\#($0.rfc3339)""# } ?? ""
    // As large as that of a workspace with one agent and two apps.
    let rest = String(repeating: "x", count: 1100)
    let content =
      #"{"template":{"activity_bump":3600000,"name":"template-\#(number % 7)"},"ws":{"build_number":\#(build),"build_reason":""#
      + #"\#(isRunning ? "initiator" : "autostop")","transition":"\#(transition)","ttl":32400000\#(started)},"rest":"\#(rest)"}"#
    return SnapshotRecord(
      name: "dev", owner: "user-\(number)", organization: "org-\(number % 3)", template: "template-\(number % 7)",
      status: isRunning ? "running" : "stopped", buildNumber: build, content: content)
  }

  func observed(at now: Timestamp, usedAt: Timestamp?, isNew: Bool) -> ObservationRecord {
    ObservationRecord(
      workspace: id, at: now, snapshot: isNew ? snapshot : nil,
      volatile: VolatileRecord(lastUsedAt: usedAt, deadline: deadline))
  }
}

func rfc(_ instant: Timestamp) -> String { instant.rfc3339 }

let store = try await AuditStore.open(path, clock: { beginning })
let ruleSet = try await store.registerRuleSet(
  RuleSetRecord(hash: String(repeating: "ab", count: 32), loadedAt: beginning, files: []))
var desks = (0..<workspaceCount).map { Desk(number: $0) }
for number in 0..<sweepCount {
  let now = beginning + interval * number
  let sinceMidnight = interval * (number % 288)
  let isFull = number % 12 == 0
  let sweep = try await store.beginSweep(
    SweepRecord(at: now, ruleSet: ruleSet, mode: .enforce, cause: .service, curfew: "benchmark"))
  var batch = SweepBatch(sweep: sweep)
  var shortened: [(desk: Desk, decision: Int)] = []
  if number == 0 { batch.observations = desks.map { $0.observed(at: now, usedAt: nil, isNew: true) } }
  for index in 0..<usedCount where number > 0 {
    let (arrives, leaves) = (desks[index].arrives, desks[index].leaves)
    switch sinceMidnight {
    case arrives:
      desks[index].build += 1
      desks[index].isRunning = true
      desks[index].startedAt = now - .minutes(2)
      desks[index].deadline = now + .hours(12)
      batch.observations.append(desks[index].observed(at: now, usedAt: now - .minutes(1), isNew: true))
    case leaves + .minutes(30):
      let (before, after) = (desks[index].deadline ?? now, now + .minutes(45))
      batch.observations.append(
        desks[index].observed(at: now, usedAt: now - .minutes(31), isNew: false))
      shortened.append((desks[index], batch.decisions.count))
      batch.decisions.append(
        DecisionRecord(
          workspace: desks[index].id, effect: .lifetime, rule: ruleName, action: "shorten", verdict: .act,
          before: rfc(before), after: rfc(after), message: "idle since half an hour: stops in 45 minutes"))
      desks[index].deadline = after
    case leaves + .minutes(80):
      desks[index].build += 1
      desks[index].isRunning = false
      (desks[index].startedAt, desks[index].deadline) = (nil, nil)
      batch.observations.append(desks[index].observed(at: now, usedAt: now - .minutes(81), isNew: true))
    default:
      guard desks[index].isRunning, sinceMidnight <= leaves else { continue }
      batch.observations.append(desks[index].observed(at: now, usedAt: now - .minutes(1), isNew: false))
    }
  }
  let rows = try await store.record(batch)
  for (desk, place) in shortened {
    let intent = IntentRecord(
      decision: rows[place], at: now, method: "PUT", path: "/api/v2/workspaces/\(desk.id)/extend",
      body: #"{"deadline":"\#(rfc(now + .minutes(45)))"}"#)
    guard case .recorded(let seq) = try await store.recordIntent(intent) else { continue }
    try await store.recordOutcome(
      OutcomeRecord(intent: seq, at: now, milliseconds: 12, status: 200, result: .applied))
  }
  let running = desks.count(where: \.isRunning)
  _ = try await store.endSweep(
    SweepEndRecord(
      sweep: sweep, at: now, result: .done, seen: isFull ? workspaceCount : max(1, running), requests: 4,
      scope: isFull ? .everything : .running))
  if number % 288 == 287, (number + 1) / 288 % 10 == 0 { print("\((number + 1) / 288) days") }
}
print("made \(days) days of \(workspaceCount) workspaces, \(usedCount) of them in use ten hours a day: \(path)")
