import CFaultyDisk
import CoderAPI
import Pipeline
import Rules
import Simulator
import Time

/// What one seed tells: some days of a company whose server, network, disk and machine fail, with Curfew at work; then
/// quiet, in which everything has to come right.
final class Run {
  let setup: Setup
  let loop: EventLoop
  let story: Story
  let server: TroubledServer
  let postbox: Postbox
  let machine: Machine
  let people: People
  let checks: ChangeChecks
  let files: TrailFiles
  var dice: Dice
  var chances: Chances
  var tally = Tally()
  /// The times, true ones, of which the trail knows nothing any more.
  var forgotten: [ClosedRange<Timestamp>] = []
  /// When the backup was made, and whether Curfew was paused then.
  var backup: (at: Timestamp, isPaused: Bool)?
  /// Whether the trail was made an older one.
  var isOlder = false
  /// Whether somebody has set this machine's clock.
  var machineClockIsSet = false
  /// The last row that the trail had when nothing failed any more.
  private(set) var lastTroubledRow: Int64 = 0
  /// Writes, syncs, truncations and deletions of the days, for whoever lets each of them fail in turn.
  private(set) var operations: Int64 = 0
  let start: Timestamp

  init(_ setup: Setup, folder: String) throws {
    self.setup = setup
    let seed = setup.seed
    var dice = Dice(seed: seed)
    let version = dice.pick(ServerVersion.allCases + [.v2360])
    let company = Company.small(seed: seed, version: version, teamSize: setup.teamSize)
    var coder = company.coder
    coder.settings.allowsRenames = true
    let owner = coder.addToken(user: "admin")
    guard let token = Token(company.token) else { preconditionFailure("not a token: \(company.token)") }
    self.dice = dice
    start = coder.now
    loop = EventLoop(start: start)
    story = Story(loop: loop)
    files = TrailFiles(database: folder + "/curfew.db")
    try files.clear()
    checks = ChangeChecks(database: files.database)
    chances = Chances(seed: seed, without: setup.excluded)
    let people = People(token: owner, dice: Dice(seed: seed, stream: 2))
    self.people = people
    server = TroubledServer(
      coder, loop: loop, dice: Dice(seed: seed, stream: 1), chances: Chances(seed: seed &+ 1, without: setup.excluded),
      story: story, checks: checks
    ) { server, workspace in
      people.act(on: server, workspace: workspace)
    }
    postbox = Postbox(
      for: server, dice: Dice(seed: seed, stream: 4), chances: Chances(seed: seed &+ 2, without: setup.excluded))
    machine = Machine(
      database: files.database, loop: loop, server: server, postbox: postbox, token: token,
      dice: Dice(seed: seed, stream: 3))
    if chances.happens(.telling) { machine.ruleSet = TroubledRules.telling }
  }

  /// Runs it.
  ///
  /// - Throws: ``Violation``.
  func run() throws {
    faulty_disk_keep_written()
    faulty_disk_set(setup.plan)
    nonisolated(unsafe) let own = self
    defer {
      tally.take(chances.counts, server.state.withLock { $0.chances.counts }, postbox.counts)
      tally.count(.intentFirst, checks.checked)
      checks.close()
    }
    try loop.run {
      do {
        try await own.tell()
      } catch {
        try await own.end()
        throw error
      }
      try await own.end()
    }
  }

  /// Nothing of the last process is left behind.
  private func end() async throws {
    checks.close()
    machine.bury()
    try await loop.sleep(for: .milliseconds(1))
  }

  private func tell() async throws {
    let end = start + .days(setup.days)
    while loop.now < end {
      try await loop.sleep(for: pauseBetweenSweeps())
      try whatHappens()
      try await liveOn()
    }
    operations = faulty_disk_operations()
    chances.end()
    server.endTrouble()
    postbox.endTrouble()
    machine.setClock(wrongBy: .zero)
    machine.mode = .enforce
    machine.ruleSet = dice.pick(TroubledRules.sets)
    faulty_disk_set(faulty_disk_plan())
    if machine.process == nil { faulty_disk_keep_written() }
    try resume()
    lastTroubledRow = try files.lastRow()
    try await quiet()
  }

  /// Sweeps are an hour apart, and further at night, when little happens; a real service sweeps each minute and mostly sees
  /// the same. Sometimes one follows at once, while what was lost on its way may still arrive.
  private func pauseBetweenSweeps() -> Duration {
    if dice.happens(0.25) { return .milliseconds(dice.number(1...5000)) }
    let hour = loop.now.seconds / 3600 % 24
    return .minutes(hour >= 5 && hour < 20 ? dice.number(10...110) : dice.number(120...300))
  }

  /// One sweep, of a process that is started where there is none, and what becomes of them.
  private func liveOn() async throws {
    tally.sweeps += 1
    let isSwapped = try swapTrail()
    do {
      if machine.process == nil {
        try await machine.start()
        note("started")
        try await verify()
      } else if chances.happens(.reload) {
        try await reload()
      }
      if !isSwapped, chances.happens(.second) {
        note("a second process was started")
        tally.count(.oneProcess)
        if try await machine.startSecond() { throw Violation(.oneProcess, "two processes work with the same trail") }
      }
      togglePause()
      server.noteSweepBegins()
      let report = try await machine.sweep(dice.happens(0.7) ? .running : .everything)
      server.noteSweepEnded()
      if let made = server.state.withLock({ $0.oldPage }) {
        throw Violation(.newestList, "sweep \(report.sweep) judged by a page of \(made.rfc3339)")
      }
      note(
        """
        sweep \(report.sweep) of \(report.judgement.reading.now.rfc3339): \(report.result.rawValue), read \
        \(report.judgement.reading.observations.count) of \(report.judgement.reading.total), \
        \(report.outcomes.count) requests
        """)
      if isSwapped, !report.outcomes.isEmpty {
        throw Violation(.lostFile, "\(report.outcomes.count) requests were sent while the trail was gone")
      }
      tally.count(.answers)
      let wrong = machine.wrongAnswers(on: report.judgement.reading)
      if !wrong.isEmpty { throw Violation(.answers, wrong.joined(separator: "\n    ")) }
    } catch let violation as Violation {
      throw violation
    } catch {
      note("failed: \("\(error)".prefix(250))")
    }
    if let broken = checks.broken { throw broken }
    if faulty_disk_is_dead() != 0 || isSwapped { return try await die(isSwapped: isSwapped) }
    if setup.point == nil { faulty_disk_set(faulty_disk_plan()) }
    try checkRefusals()
    tally.count(.memory)
    let differences = try await machine.differences()
    if !differences.isEmpty { throw Violation(.memory, differences.joined(separator: "\n    ")) }
  }

  /// The process has died, or has to be ended because its trail is gone.
  private func die(isSwapped: Bool) async throws {
    tally.deaths += 1
    checks.close()
    machine.bury()
    try await loop.sleep(for: .milliseconds(1))
    if !isSwapped, setup.point?.kind == .cuts || chances.happens(.powerCut) {
      let lost = faulty_disk_lose_power(dice.next())
      guard lost >= 0 else { preconditionFailure("the disk of the simulation cannot be written") }
      tally.lostWrites += lost
      note("the power was cut: \(lost) writes lost")
    } else {
      faulty_disk_keep_written()
      note("killed")
    }
    faulty_disk_set(faulty_disk_plan())
    try await damageCopy()
    try copyTrail()
    try makeTrailOlder()
    if chances.happens(.absent) { try await loop.sleep(for: .hours(dice.number(1...30))) }
  }

  /// Everything has to come right in a bounded time once nothing fails any more.
  private func quiet() async throws {
    var failures: [String] = []
    let pauses = [5, 5, 5, 30, 30, 60, 30, 5, 5]
    for (step, pause) in pauses.enumerated() {
      try await loop.sleep(for: .minutes(pause))
      tally.count(.quiet)
      do {
        try await machine.start()
        try await machine.reload()
        let report = try await machine.sweep(.everything)
        // What the server refuses by its rules is an end as well.
        let outcomes = report.outcomes.filter { !$0.isApplied && $0.result != .refused }
          .map { "\($0.word): \($0.words ?? "no words")" }
        if step >= pauses.count - 3, !outcomes.isEmpty || report.isLeftUndone {
          failures.append("sweep \(report.sweep): \(report.note ?? "no note"): \(outcomes)")
        }
      } catch {
        if step >= 3 { failures.append("\(error)") }
      }
      if let broken = checks.broken { throw broken }
    }
    guard failures.isEmpty else { throw Violation(.quiet, failures.joined(separator: "\n    ")) }
    try await verify()
    try await replay()
    try Aftermath(self).check()
  }

  func note(_ what: String) { story.note(what) }
}
