import Audit
import TestSupport
import Time

/// A trail of some days in which workspaces come, go, are renamed and given away, and looks are lost, failed, or read only what ran.
struct RandomTrail {
  let path: String
  private let start: Timestamp
  private var random: SeededGenerator
  /// Whether the server's clock is set back now and then.
  private let setsClockBack: Bool
  /// Whether a rule shortens what runs now and then.
  private let shortens: Bool
  private var lives: [String: Life]
  private var seen: Set<String> = []
  /// When it was last looked at, or might have been.
  private(set) var now: Timestamp

  init(path: String, start: Timestamp, seed: UInt64, setsClockBack: Bool = true, shortens: Bool = false) {
    self.path = path
    self.start = start
    self.setsClockBack = setsClockBack
    self.shortens = shortens
    random = SeededGenerator(seed: seed)
    lives = Dictionary(
      uniqueKeysWithValues: (0..<4).map {
        ("w\($0)", Life(startedAt: start - .hours($0), lastUsedAt: start - .hours(1)))
      })
    now = start
  }

  /// Goes on with the trail.
  ///
  /// - Parameters:
  ///   - pace: how many seconds there are from one look to the next
  ///   - isWorkday: whether people are at work most of the time, and little else happens
  mutating func record(steps: Int, pace: Range<Int> = 20..<4000, isWorkday: Bool = false) async throws {
    let store = try await AuditStore.open(path, waiting: .seconds(60), resolution: .zero, clock: { Timestamp.now() })
    let ruleSet = try await store.registerRuleSet(
      RuleSetRecord(hash: String(repeating: "ab", count: 32), loadedAt: start, files: []))
    for _ in 0..<steps {
      now += .seconds(Int.random(in: pace, using: &random))
      if setsClockBack, Int.random(in: 0..<40, using: &random) == 0 { now += .hours(-2) }
      for id in lives.keys.sorted() { lives[id]?.goOn(to: now, isWorkday: isWorkday, &random) }
      guard Int.random(in: 0..<5, using: &random) > 0 else { continue }
      try await look(store, ruleSet, isWorkday: isWorkday)
    }
  }

  private mutating func look(_ store: AuditStore, _ ruleSet: Int64, isWorkday: Bool) async throws {
    let sweep = try await store.beginSweep(
      SweepRecord(at: now, ruleSet: ruleSet, mode: .enforce, cause: .service, curfew: "1.0.0"))
    let isFull = Bool.random(using: &random)
    let there = lives.filter { $0.value.isThere && (isFull || $0.value.status == "running") }
    // Of some the server says that they were deleted; others only do not show any more.
    let missing = isFull ? seen.subtracting(lives.filter(\.value.isThere).keys).sorted() : []
    let gone = missing.filter { _ in now.seconds.isMultiple(of: 2) }
    var batch = SweepBatch(
      sweep: sweep,
      observations: there.sorted { $0.key < $1.key }.map { $0.value.observation(of: $0.key, at: now) }, gone: gone)
    if isFull { batch.listed = Set(there.keys) }
    if shortens {
      for (id, life) in there.sorted(by: { $0.key < $1.key }) where life.status == "running" {
        guard Int.random(in: 0..<(isWorkday ? 40 : 4), using: &random) == 0 else { continue }
        let isLonger = Int.random(in: 0..<4, using: &random) == 0
        let after = isLonger ? (life.deadline ?? now) + .hours(2) : now + .minutes(10)
        batch.decisions.append(
          DecisionRecord(
            workspace: id, effect: .lifetime, rule: isLonger ? "in-use" : "idle",
            action: isLonger ? "extend" : "shorten",
            verdict: .act, before: life.deadline?.rfc3339, after: after.rfc3339, message: "idle"))
      }
    }
    for (decision, made) in zip(try await store.record(batch), batch.decisions) {
      let intent = IntentRecord(decision: decision, at: now, method: "PUT", path: "/extend", body: "{}")
      guard case .recorded(let number) = try await store.recordIntent(intent) else { continue }
      let isRefused = Int.random(in: 0..<8, using: &random) == 0
      try await store.recordOutcome(
        OutcomeRecord(
          intent: number, at: now, milliseconds: 1, status: isRefused ? 403 : 200,
          result: isRefused ? .refused : .applied))
      if !isRefused { lives[made.workspace]?.deadline = made.after.flatMap { Timestamp(rfc3339: $0) } }
    }
    seen.formUnion(there.keys)
    seen.subtract(gone)
    let isFailed = Int.random(in: 0..<12, using: &random) == 0
    _ = try await store.endSweep(
      SweepEndRecord(
        sweep: sweep, at: now + .seconds(1), result: isFailed ? .failed : .done, seen: 4,
        scope: isFull ? .everything : .running))
  }
}

/// A workspace of which nobody sees everything.
private struct Life {
  var build: Int64 = 1
  var status = "running"
  var startedAt: Timestamp
  var lastUsedAt: Timestamp?
  var owner = "ana"
  var isThere = true
  var deadline: Timestamp?

  /// Odd builds start it, and even ones stop it.
  var isStart: Bool { build % 2 == 1 }

  /// What happens to it up to the next moment at which somebody may look.
  mutating func goOn(to now: Timestamp, isWorkday: Bool, _ random: inout SeededGenerator) {
    let before = build
    if isWorkday, Int.random(in: 0..<30, using: &random) > 0 {
      // Some are at work all day, and others have left.
      if owner == "ana", status == "running" { lastUsedAt = now - .seconds(Int.random(in: 0..<90, using: &random)) }
      return
    }
    switch Int.random(in: 0..<14, using: &random) {
    case 0: isThere.toggle()
    case 1...3: build += Int64.random(in: 1...3, using: &random)
    case 4: status = ["failed", isStart ? "starting" : "stopping"].randomElement(using: &random) ?? "failed"
    case 5: owner = owner == "ana" ? "bob" : "ana"
    case 6: lastUsedAt = nil
    case 7...10: lastUsedAt = max(lastUsedAt ?? now, now - .seconds(Int.random(in: 0..<400, using: &random)))
    default: break
    }
    if build != before {
      status = isStart ? "running" : "stopped"
      startedAt = now - .milliseconds(Int.random(in: 0..<1_000_000, using: &random))
      deadline = isStart ? startedAt + .hours(8) : nil
    }
  }

  func observation(of id: String, at now: Timestamp) -> ObservationRecord {
    let started = isStart ? "\"started_at\":\"\(startedAt.rfc3339)\"," : ""
    let transition = isStart ? "start" : "stop"
    let reason = isStart || build % 4 == 2 ? "initiator" : "autostop"
    let content =
      "{\"template\":{\"activity_bump\":3600000},\"ws\":{\(started)\"transition\":\"\(transition)\",\"build_reason\":\"\(reason)\""
      + ",\"ttl\":28800000,\"daily_cost\":\(isStart ? 20 : 2),\"autostart\":\"CRON_TZ=UTC 30 9 * * 1-5\"}}"
    return ObservationRecord(
      workspace: id, at: now,
      snapshot: SnapshotRecord(
        name: "dev", owner: owner, organization: "coder", template: "go", status: status, buildNumber: build,
        content: content),
      volatile: VolatileRecord(lastUsedAt: lastUsedAt, deadline: deadline), isDecided: true)
  }
}
