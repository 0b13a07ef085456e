import Audit
import CFaultyDisk
import CoderAPI
import FoundationEssentials
import Pipeline
import Rules
import SQLite
import Simulator
import Time

/// What one seed tells: some days of a company whose server, network, disk and machine fail, with Curfew at work; then
/// quiet, in which everything has to come right.
final class Run {
  struct Violation: Error, CustomStringConvertible {
    let description: String
  }

  private let loop: EventLoop
  private let server: TroubledServer
  private let machine: Machine
  private var people: People
  private var dice: Dice
  private let faults: Faults
  private let days: Int
  private let database: String
  private(set) var story: [String] = []
  private(set) var sweeps = 0
  private(set) var deaths = 0
  private(set) var lostWrites: Int64 = 0
  var counts: [String: Int] { server.counts }

  init(seed: UInt64, days: Int, folder: String) throws {
    var dice = Dice(seed: seed)
    faults = Faults.mixed(&dice)
    self.dice = dice
    self.days = days
    let company = Company.small(seed: seed, version: dice.happens(0.3) ? .v0136 : .v2360)
    var coder = company.coder
    let owner = coder.addToken(user: "admin")
    loop = EventLoop(start: coder.now)
    database = folder + "/curfew.db"
    for suffix in ["", "-wal", "-shm", ".lock"] where FileManager.default.fileExists(atPath: database + suffix) {
      try FileManager.default.removeItem(atPath: database + suffix)
    }
    guard let token = Token(company.token) else { throw Violation(description: "not a token: \(company.token)") }
    let checks = ChangeChecks(database: database)
    server = TroubledServer(coder, loop: loop, dice: Dice(seed: seed, stream: 1)) { checks.willChange($0, $1) }
    self.checks = checks
    people = People(token: owner, dice: Dice(seed: seed, stream: 2))
    machine = Machine(
      database: database, loop: loop, server: server, token: token, dice: Dice(seed: seed, stream: 3))
  }

  private let checks: ChangeChecks

  /// Runs it.
  ///
  /// - Throws: ``Violation``.
  func run() throws {
    faulty_disk_keep_written()
    faulty_disk_set(faulty_disk_plan())
    nonisolated(unsafe) let own = self
    try loop.run { try await own.tell() }
  }

  private func tell() async throws {
    server.set(faults)
    let end = loop.now + .days(days)
    while loop.now < end {
      // Sometimes at once, while what was lost on its way may still arrive.
      let pause = dice.happens(0.15) ? Duration.milliseconds(dice.number(1...5000)) : .minutes(dice.number(3...25))
      try await loop.sleep(for: pause)
      whatHappens()
      try await liveOn()
    }
    server.set(.none)
    machine.setClock(wrongBy: .zero)
    machine.mode = .enforce
    machine.ruleSet = TroubledRules.sets[0]
    faulty_disk_set(faulty_disk_plan())
    if machine.process == nil { faulty_disk_keep_written() }
    try resume()
    try await quiet()
  }

  /// What the world does before the next sweep.
  private func whatHappens() {
    let now = loop.now
    if dice.happens(faults.hand) { people.act(on: server, at: now) }
    if dice.happens(faults.clockSet) {
      let error = Duration.seconds(dice.number(-7200...7200))
      machine.setClock(wrongBy: error)
      note("the machine's clock is wrong by \(error)")
    }
    if dice.happens(faults.reload) {
      machine.ruleSet = dice.pick(TroubledRules.sets)
      machine.mode = dice.happens(0.2) ? .dryRun : .enforce
    }
    var plan = faulty_disk_plan()
    if dice.happens(faults.diskError) { plan.failing_operation = Int64(dice.number(1...40)) }
    if dice.happens(faults.diskFull) {
      plan.full_after = Int64(dice.number(0...20))
      plan.full_for = Int64(dice.number(1...60))
    }
    if dice.happens(faults.killed) { plan.deadly_operation = Int64(dice.number(1...60)) }
    if faulty_disk_is_dead() == 0 || machine.process == nil { faulty_disk_set(plan) }
  }

  private func resume() throws {
    guard checks.isPaused else { return }
    do { _ = try PauseSwitch(path: database).resume(at: loop.now) } catch { note("cannot resume: \(error)") }
    checks.isPaused = false
  }

  private func togglePause() {
    do {
      if checks.isPaused {
        try resume()
      } else if dice.happens(faults.pause) {
        try PauseSwitch(path: database).pause(Pause(since: loop.now, reason: "trouble"))
        checks.isPaused = true
        note("paused")
      }
    } catch {
      note("cannot pause: \(error)")
    }
  }

  /// One sweep, of a process that is started where there is none, and what becomes of them.
  private func liveOn() async throws {
    sweeps += 1
    do {
      if machine.process == nil {
        try await machine.start()
        note("started")
        try await verify()
      } else if dice.happens(faults.reload) {
        try await machine.reload()
      }
      if dice.happens(faults.second) {
        note("a second process was started")
        if try await machine.startSecond() { throw Violation(description: "two processes work with the same trail") }
      }
      togglePause()
      let report = try await machine.sweep(dice.happens(0.4) ? .running : .everything)
      note(
        """
        sweep \(report.sweep) of \(report.judgement.reading.now.rfc3339): \(report.result.rawValue), read \
        \(report.judgement.reading.observations.count) of \(report.judgement.reading.total), \
        \(report.outcomes.count) requests
        """)
    } catch let violation as Violation {
      throw violation
    } catch {
      note("failed: \("\(error)".prefix(150))")
    }
    try check()
    if faulty_disk_is_dead() != 0 {
      deaths += 1
      machine.bury()
      try await loop.sleep(for: .milliseconds(1))
      if dice.happens(faults.powerCut) {
        let lost = faulty_disk_lose_power(dice.next())
        guard lost >= 0 else { throw Violation(description: "the disk of the simulation cannot be written") }
        lostWrites += lost
        note("the power was cut: \(lost) writes lost")
      } else {
        faulty_disk_keep_written()
        note("killed")
      }
      faulty_disk_set(faulty_disk_plan())
      if dice.happens(0.3) { try await loop.sleep(for: .hours(dice.number(1...30))) }
      return
    }
    faulty_disk_set(faulty_disk_plan())
    let differences = try await machine.differences()
    if !differences.isEmpty {
      throw Violation(description: "the memory is not the file's: " + differences.joined(separator: "\n    "))
    }
  }

  /// Everything has to come right in a bounded time once nothing fails any more.
  private func quiet() async throws {
    var failures: [String] = []
    for step in 0..<40 {
      try await loop.sleep(for: .minutes(5))
      do {
        try await machine.start()
        try await machine.reload()
        let report = try await machine.sweep(.everything)
        // What the server refuses by its rules is an end as well.
        let outcomes = report.outcomes.filter { !$0.isApplied && $0.result != .refused }
          .map { "\($0.word): \($0.words ?? "no words")" }
        if step >= 30, !outcomes.isEmpty || report.isLeftUndone {
          failures.append("sweep \(report.sweep): \(report.note ?? "no note"): \(outcomes)")
        }
      } catch {
        if step >= 3 { failures.append("\(error)") }
      }
      try check()
    }
    guard failures.isEmpty else {
      throw Violation(description: "no quiet: " + failures.joined(separator: "\n    "))
    }
    try await verify()
    try Aftermath(database: database, server: server).check()
    machine.bury()
  }

  private func verify() async throws {
    let report = try await AuditReader(path: database, executor: ActorExecutor(loop: loop)).verify()
    guard report.isClean else { throw Violation(description: "the trail does not verify: \(report)") }
  }

  private func check() throws {
    if let broken = checks.broken { throw Violation(description: broken) }
  }

  private func note(_ what: String) { story.append("\(loop.now.flooredToSecond.rfc3339) \(what)") }
}
